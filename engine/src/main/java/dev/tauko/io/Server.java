package dev.tauko.io;

import dev.tauko.CancelledError;
import java.net.SocketAddress;
import java.util.List;

/**
 * A server that {@link Streams#startServer} or {@link Streams#startUnixServer} has started; it
 * takes connections until it is closed. asyncio's {@code Server}.
 *
 * <p>In a shutdown of the actor system it takes no more connections from the phase {@code
 * service-unbind} on; its handlers are coroutines like any other.
 *
 * <p>Thread-safety: only coroutines and callbacks of its loop may use it. {@link #isServing} and
 * {@code toString} may be called anywhere.
 */
public interface Server extends AutoCloseable {

  /** The addresses on which it listens; empty when it is closed. Does not suspend. */
  List<SocketAddress> addresses();

  /** Tells whether it takes connections. */
  boolean isServing();

  /**
   * Serves until the calling coroutine is cancelled, or the server is closed. In either case the
   * server is closed, and its connections have ended, when this throws {@link CancelledError}.
   *
   * @throws IllegalStateException if it is closed, or another coroutine has called this
   */
  void serveForever();

  /** Takes no more connections. Those that are open stay open. Does not suspend. */
  @Override
  void close();

  /** Closes the connections that came by this server. Does not suspend. */
  void closeClients();

  /** Ends the connections that came by this server, at once. Does not suspend. */
  void abortClients();

  /**
   * Waits until the server is closed and all its connections have ended. It closes neither.
   *
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  void awaitClosed();
}
