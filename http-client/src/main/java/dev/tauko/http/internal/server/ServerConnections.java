package dev.tauko.http.internal.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of a server, and what they are told at its end. Those that come after that hear
 * it, too. Thread-safe.
 */
public final class ServerConnections {

  /** A connection, as long as it takes requests or streams a response. */
  interface Connection {
    /** Answer what has begun, begin nothing more, and end. On any thread, perhaps twice. */
    void end();

    /** Wait no longer for answers that are missing, and for the rest of those that are streamed. */
    void giveUp();
  }

  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;
  private volatile boolean sending;

  void add(Connection connection) {
    open.add(connection);
    if (ending) {
      connection.end();
    }
  }

  /**
   * A connection has ended.
   *
   * @param large whether its last answer was so large, or of unknown length, that the kernel may
   *     not have taken it yet
   */
  void remove(Connection connection, boolean large) {
    if (large && ending) {
      sending = true;
    }
    open.remove(connection);
  }

  void end() {
    ending = true;
    open.forEach(Connection::end);
  }

  void giveUp() {
    open.forEach(Connection::giveUp);
  }

  /** Whether all have ended, and what they were given last has surely left. */
  boolean areSettled() {
    return open.isEmpty() && !sending;
  }
}
