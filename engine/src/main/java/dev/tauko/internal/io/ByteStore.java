package dev.tauko.internal.io;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes that are added at the end and taken from the front: one array, which grows as needed, and
 * is let go when it is empty and large.
 */
final class ByteStore {
  /** An empty store keeps an array of this size at most. */
  private static final int KEPT = 8 * 1024;

  private byte[] array = new byte[0];
  private int start;
  private int end;

  int size() {
    return end - start;
  }

  void add(ByteBuffer data) {
    int count = data.remaining();
    makeRoom(count);
    data.get(array, end, count);
    end += count;
  }

  private void makeRoom(int count) {
    if (array.length - end >= count) {
      return;
    }
    int size = size();
    int needed = Math.addExact(size, count);
    byte[] target =
        needed <= array.length && start >= array.length / 2
            ? array
            : new byte[Math.max(needed, (int) Math.min(2L * size, Integer.MAX_VALUE - 8))];
    System.arraycopy(array, start, target, 0, size);
    array = target;
    start = 0;
    end = size;
  }

  /** Takes the first bytes out. */
  byte[] take(int count) {
    byte[] taken = Arrays.copyOfRange(array, start, start + count);
    start += count;
    if (start == end) {
      start = 0;
      end = 0;
      if (array.length > KEPT) {
        array = new byte[0];
      }
    }
    return taken;
  }

  /** Where a sequence begins, at an offset or after it; -1 if it is not there. */
  int find(byte[] sequence, int offset) {
    byte first = sequence[0];
    int last = end - sequence.length;
    for (int i = start + offset; i <= last; i++) {
      if (array[i] == first
          && (sequence.length == 1
              || Arrays.equals(array, i, i + sequence.length, sequence, 0, sequence.length))) {
        return i - start;
      }
    }
    return -1;
  }
}
