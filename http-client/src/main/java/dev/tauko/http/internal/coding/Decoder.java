package dev.tauko.http.internal.coding;

/**
 * Undoes one content coding of one body. Not thread-safe; may hold memory that only {@link #close}
 * frees.
 */
interface Decoder {

  /** Gives it the next bytes, once {@link #decode} has asked for more. It does not change them. */
  void feed(byte[] bytes, int from, int length);

  /**
   * Puts the next decoded bytes at the start of an array.
   *
   * @return how many; 0 if there are none until it is fed again
   * @throws CodingViolation if what it was fed is not in this coding
   */
  int decode(byte[] out);

  /** Whether what it was fed, and has decoded, ends where a body may end. */
  boolean isComplete();

  void close();
}
