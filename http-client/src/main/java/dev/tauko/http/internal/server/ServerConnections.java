package dev.tauko.http.internal.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of a server that take requests. Once the server is to end, each of them, and each
 * that comes later, is told to end in good order. Thread-safe.
 */
public final class ServerConnections {
  private final Set<Runnable> ends = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;

  /**
   * A connection has begun.
   *
   * @param end tells it to end; run once or more, on any thread
   */
  void add(Runnable end) {
    ends.add(end);
    if (ending) {
      end.run();
    }
  }

  /** A connection has ended. */
  void remove(Runnable end) {
    ends.remove(end);
  }

  /** Tells all of them to end. */
  void end() {
    ending = true;
    ends.forEach(Runnable::run);
  }
}
