package dev.tauko.http.internal.connection;

import dev.tauko.http.internal.dial.LookupListener;

/**
 * Who wants to know how one request comes to its connection, and what goes over it. In this order,
 * each at most once for an attempt: queued, then either reused or created, the latter with the
 * lookup of a name within; then what is sent and received.
 *
 * <p>The methods are called from the pool's actor, from streams and from threads that look names
 * up, one after another; they must return at once and throw nothing. aiohttp's {@code TraceConfig}
 * has a signal for each.
 */
public interface ConnectionListener extends LookupListener {
  /** Hears of nothing. */
  ConnectionListener NONE = new ConnectionListener() {};

  /** All places are taken: the request waits. */
  default void queuedStart() {}

  /** The request that waited gets its turn. */
  default void queuedEnd() {}

  /** A connection is opened for the request. */
  default void createStart() {}

  /** The connection that was opened for the request can carry it. */
  default void createEnd() {}

  /** The request goes over a connection that has served before. */
  default void reused() {}

  /** The head of the request goes out. */
  default void headersSent() {}

  /** Bytes of the request's body go out. */
  default void chunkSent(int bytes) {}

  /** Bytes of the response's body came in. */
  default void chunkReceived(int bytes) {}
}
