package dev.tauko.demos.download;

/**
 * How many bytes have arrived and are not on the disk yet, those of all connections: the heap has
 * to hold them, whatever the number of files. Belongs to the coroutines of one loop.
 */
final class Arrived {
  private static final long MOST = 4 << 20;
  private long bytes;

  void add(long more) {
    bytes += more;
  }

  void remove(long written) {
    bytes -= written;
  }

  /** Whether nobody should take more before something has been written. */
  boolean isFull() {
    return bytes >= MOST;
  }

  boolean hasRoomFor(long more) {
    return bytes + more <= MOST;
  }
}
