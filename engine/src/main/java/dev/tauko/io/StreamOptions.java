package dev.tauko.io;

import dev.tauko.internal.io.StreamBuffer;
import dev.tauko.internal.io.StreamSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The options of a connection or a server: asyncio's keyword arguments.
 *
 * <pre>{@code
 * openConnection("example.com", 443, options -> options.tls().limit(1024 * 1024));
 * }</pre>
 *
 * <p>Each method returns these same options. An option that has no effect is rejected: one for
 * servers on a client, or one for TLS without {@link #tls}. Not thread-safe.
 */
public final class StreamOptions {
  /** asyncio's limit. */
  private static final int DEFAULT_LIMIT = 64 * 1024;

  /** asyncio's backlog. */
  private static final int DEFAULT_BACKLOG = 100;

  private int limit = DEFAULT_LIMIT;
  private boolean tls;
  private @Nullable SSLContext context;
  private @Nullable Consumer<SSLEngine> engineSettings;
  private @Nullable String serverHostname;
  private Duration handshakeTimeout = StreamSettings.HANDSHAKE_TIMEOUT;
  private Duration shutdownTimeout = StreamSettings.SHUTDOWN_TIMEOUT;
  private @Nullable InetSocketAddress local;
  private @Nullable Integer backlog;

  private StreamOptions() {}

  static StreamSettings ofClient(Consumer<StreamOptions> options) {
    StreamOptions filled = filled(options);
    refuse(filled.backlog, "backlog() is for servers, and this is a client");
    return filled.settings();
  }

  static StreamSettings ofUnixClient(Consumer<StreamOptions> options) {
    StreamOptions filled = filled(options);
    refuse(filled.backlog, "backlog() is for servers, and this is a client");
    refuse(filled.local, "localAddress() is for TCP, and this is a Unix socket");
    return filled.settings();
  }

  static StreamSettings ofServer(Consumer<StreamOptions> options) {
    StreamOptions filled = filled(options);
    refuse(filled.serverHostname, "serverHostname() is for clients, and this is a server");
    refuse(filled.local, "localAddress() is for clients, and this is a server");
    return filled.settings();
  }

  private static StreamOptions filled(Consumer<StreamOptions> options) {
    Objects.requireNonNull(options, "options");
    StreamOptions filled = new StreamOptions();
    options.accept(filled);
    if (!filled.tls) {
      refuse(filled.engineSettings, "tlsEngine() was given without tls()");
      refuse(filled.serverHostname, "serverHostname() was given without tls()");
    }
    return filled;
  }

  private static void refuse(@Nullable Object option, String why) {
    if (option != null) {
      throw new IllegalArgumentException(why);
    }
  }

  private StreamSettings settings() {
    return new StreamSettings(
        limit,
        tls,
        context,
        Objects.requireNonNullElse(engineSettings, engine -> {}),
        serverHostname,
        handshakeTimeout,
        shutdownTimeout,
        local,
        Objects.requireNonNullElse(backlog, DEFAULT_BACKLOG));
  }

  /**
   * The limit of readers, in bytes; see {@link StreamReader}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public StreamOptions limit(int bytes) {
    limit = StreamBuffer.checkLimit(bytes);
    return this;
  }

  /**
   * Speaks TLS with the JVM's default context, which trusts the certificates of its trust store.
   * For clients only: a server needs a key.
   */
  public StreamOptions tls() {
    tls = true;
    context = null;
    return this;
  }

  /** Speaks TLS with the certificates and keys of this context. asyncio's {@code ssl=}. */
  public StreamOptions tls(SSLContext context) {
    this.context = Objects.requireNonNull(context, "context");
    tls = true;
    return this;
  }

  /**
   * Sets what the context does not: protocols, ciphers, client certificates, ALPN. Called for each
   * connection, before its handshake. Only with {@link #tls}.
   */
  public StreamOptions tlsEngine(Consumer<SSLEngine> settings) {
    engineSettings = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /**
   * The name that the server's certificate has to be for, in place of the host that is connected
   * to. A Unix socket has no host: without this, any certificate that is trusted is accepted there.
   * For clients, and only with {@link #tls}.
   */
  public StreamOptions serverHostname(String name) {
    serverHostname = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * How long a TLS handshake may take, by the real clock: 60 seconds by default. {@link
   * StreamWriter#startTls} goes by it, too.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public StreamOptions handshakeTimeout(Duration timeout) {
    handshakeTimeout = positive("handshakeTimeout", timeout);
    return this;
  }

  /**
   * How long a connection with TLS may take to close, by the real clock, until it is closed without
   * the peer's consent: 30 seconds by default. {@link StreamWriter#startTls} goes by it, too.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public StreamOptions shutdownTimeout(Duration timeout) {
    shutdownTimeout = positive("shutdownTimeout", timeout);
    return this;
  }

  /**
   * The address of this machine that a client connects from, by TCP. asyncio's {@code local_addr}.
   */
  public StreamOptions localAddress(InetSocketAddress address) {
    local = Objects.requireNonNull(address, "address");
    return this;
  }

  /**
   * How many connections may wait until the server accepts them: 100 by default. For servers.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public StreamOptions backlog(int connections) {
    if (connections <= 0) {
      throw new IllegalArgumentException("backlog must be positive: " + connections);
    }
    backlog = connections;
    return this;
  }

  private static Duration positive(String name, Duration duration) {
    if (!Objects.requireNonNull(duration, "timeout").isPositive()) {
      throw new IllegalArgumentException(name + " must be positive: " + duration);
    }
    return duration;
  }
}
