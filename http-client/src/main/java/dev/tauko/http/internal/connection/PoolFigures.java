package dev.tauko.http.internal.connection;

import dev.tauko.http.SessionStats;

/**
 * The pool's figures for other threads: written by the pool at the end of each of its turns, which
 * costs some plain stores and a volatile one; read by any thread, one of them perhaps a turn newer
 * than another.
 */
final class PoolFigures {
  private int open;
  private int idle;
  private int inUse;
  private int waiting;
  private long created;
  private long reused;
  private long evicted;
  private long expired;

  /** Makes the others visible. */
  private volatile boolean written;

  /** Takes the figures over. By the pool. */
  void write(
      int open,
      int idle,
      int inUse,
      int waiting,
      long created,
      long reused,
      long evicted,
      long expired) {
    this.open = open;
    this.idle = idle;
    this.inUse = inUse;
    this.waiting = waiting;
    this.created = created;
    this.reused = reused;
    this.evicted = evicted;
    this.expired = expired;
    written = true;
  }

  /** What was written last. From any thread. */
  SessionStats read() {
    return written
        ? new SessionStats(open, idle, inUse, waiting, created, reused, evicted, expired)
        : new SessionStats(0, 0, 0, 0, 0, 0, 0, 0);
  }
}
