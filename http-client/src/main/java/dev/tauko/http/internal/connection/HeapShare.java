package dev.tauko.http.internal.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the heap all bodies of this JVM take that are being gathered: a third at most, so
 * that a body that does not fit fails, and not the threads that receive it. Thread-safe.
 */
final class HeapShare {
  static final HeapShare OF_BODIES = new HeapShare(Runtime.getRuntime().maxMemory() / 3);

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  HeapShare(long most) {
    this.most = most;
  }

  long most() {
    return most;
  }

  /** Takes so many bytes; returns false, and takes none, if that were too many. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= most) {
      return true;
    }
    giveBack(bytes);
    return false;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }
}
