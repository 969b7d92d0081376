package dev.tauko.http.internal.coding;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** One deflated stream (RFC 1951), with or without the wrapping of RFC 1950. */
final class Inflation {
  private final Inflater inflater;

  Inflation(boolean isRaw) {
    this.inflater = new Inflater(isRaw);
  }

  void feed(byte[] bytes, int from, int length) {
    inflater.setInput(bytes, from, length);
  }

  int decode(byte[] out) {
    try {
      int count = inflater.inflate(out);
      if (inflater.needsDictionary()) {
        throw new CodingViolation("the deflated data wants a dictionary");
      }
      return count;
    } catch (DataFormatException malformed) {
      throw new CodingViolation("the deflated data is malformed: " + malformed.getMessage());
    }
  }

  boolean isFinished() {
    return inflater.finished();
  }

  /** How many of the bytes that it was fed last follow the end of the stream. */
  int remaining() {
    return inflater.getRemaining();
  }

  /** Begins anew. */
  void reset() {
    inflater.reset();
  }

  void close() {
    inflater.end();
  }
}
