package dev.tauko.io;

import dev.tauko.CancelledError;
import dev.tauko.internal.io.Connections;
import dev.tauko.internal.io.Servers;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections and servers for coroutines, by TCP, TLS and Unix sockets: asyncio's streams. To be
 * imported statically.
 *
 * <pre>{@code
 * Server server = startServer((reader, writer) -> {
 *   try (writer) {
 *     for (byte[] line : reader) {
 *       writer.write(line);
 *       writer.drain();
 *     }
 *   }
 * }, "127.0.0.1", 7000);
 * }</pre>
 *
 * <p>TCP is that of Pekko's {@code Tcp} extension, which {@code pekko.io.tcp} configures. All
 * functions are for coroutines; elsewhere they throw {@link IllegalStateException}.
 */
public final class Streams {
  private Streams() {}

  /** {@link #openConnection(String, int, Consumer)} with the defaults. */
  public static Connection openConnection(String host, int port) throws IOException {
    return openConnection(host, port, options -> {});
  }

  /**
   * Connects to a host by TCP, and by TLS if the options say so. Suspends until the connection is
   * there. The addresses of the host are tried one after the other, in the system's order.
   *
   * @throws UnknownHostException if the host has no address
   * @throws BindException if the local address of the options is in use, or is none of this machine
   * @throws IOException if no address can be connected to, or the TLS handshake fails; the message
   *     says which and why
   * @throws IllegalArgumentException if the port is none, or an option has no effect: it is for
   *     servers, or for TLS, and there is none
   * @throws CancelledError if the coroutine is cancelled meanwhile; the attempt is given up at once
   */
  public static Connection openConnection(String host, int port, Consumer<StreamOptions> options)
      throws IOException {
    return Connections.open(host, port, StreamOptions.ofClient(options));
  }

  /** {@link #startServer(ConnectionHandler, String, int, Consumer)} with the defaults. */
  public static Server startServer(ConnectionHandler handler, @Nullable String host, int port)
      throws IOException {
    return startServer(handler, host, port, options -> {});
  }

  /**
   * Starts a server: each connection is served by a coroutine of its own. Suspends until the server
   * listens.
   *
   * @param host whose addresses to listen on; null for all of this machine
   * @param port zero for any that is free, see {@link Server#addresses}
   * @throws BindException if an address is in use, or is none of this machine
   * @throws UnknownHostException if the host has no address
   * @throws IOException if it cannot listen for another reason
   * @throws IllegalArgumentException if the port is none, TLS has no context, or an option has no
   *     effect: it is for clients, or for TLS, and there is none
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public static Server startServer(
      ConnectionHandler handler, @Nullable String host, int port, Consumer<StreamOptions> options)
      throws IOException {
    return Servers.start(handler, host, port, StreamOptions.ofServer(options));
  }

  /** {@link #openUnixConnection(Path, Consumer)} with the defaults. */
  public static Connection openUnixConnection(Path path) throws IOException {
    return openUnixConnection(path, options -> {});
  }

  /**
   * Connects to a Unix socket, with TLS if the options say so. Does not suspend without TLS.
   *
   * @throws IOException if there is no server at that path, or the TLS handshake fails
   * @throws IllegalArgumentException if an option has no effect, as {@link #openConnection}
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public static Connection openUnixConnection(Path path, Consumer<StreamOptions> options)
      throws IOException {
    return Connections.openUnix(path, StreamOptions.ofUnixClient(options));
  }

  /** {@link #startUnixServer(ConnectionHandler, Path, Consumer)} with the defaults. */
  public static Server startUnixServer(ConnectionHandler handler, Path path) throws IOException {
    return startUnixServer(handler, path, options -> {});
  }

  /**
   * {@link #startServer} on a Unix socket. A socket that lies at the path is replaced; the socket
   * is removed when the server is closed.
   *
   * @throws BindException if the path is too long, there is no such folder, or a file of another
   *     kind is there
   * @throws IllegalArgumentException if an option has no effect, as {@link #startServer}
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public static Server startUnixServer(
      ConnectionHandler handler, Path path, Consumer<StreamOptions> options) throws IOException {
    return Servers.startUnix(handler, path, StreamOptions.ofServer(options));
  }
}
