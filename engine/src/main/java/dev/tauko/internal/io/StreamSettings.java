package dev.tauko.internal.io;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * What a connection or a server has beside its address.
 *
 * @param limit the limit of its readers, in bytes
 * @param tls whether it speaks TLS
 * @param context what TLS takes certificates and keys from; null for the JVM's default
 * @param engineSettings what users set on each TLS engine
 * @param serverHostname the name that the server's certificate has to be for; null for the host
 * @param handshakeTimeout how long the TLS handshake may take
 * @param shutdownTimeout how long the end of TLS may take
 * @param local the address to connect from; null for any
 * @param backlog how many connections may wait to be accepted
 */
public record StreamSettings(
    int limit,
    boolean tls,
    @Nullable SSLContext context,
    Consumer<SSLEngine> engineSettings,
    @Nullable String serverHostname,
    Duration handshakeTimeout,
    Duration shutdownTimeout,
    @Nullable InetSocketAddress local,
    int backlog) {

  /** asyncio's {@code ssl_handshake_timeout}. */
  public static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(60);

  /** asyncio's {@code ssl_shutdown_timeout}. */
  public static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);
}
