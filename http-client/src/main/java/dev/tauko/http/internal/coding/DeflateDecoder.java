package dev.tauko.http.internal.coding;

import org.jspecify.annotations.Nullable;

/**
 * Undoes {@code deflate}: a zlib stream (RFC 1950), or a bare deflated one (RFC 1951) if the first
 * two bytes are no zlib header. Zeros may follow it.
 */
final class DeflateDecoder implements Decoder {
  private final byte[] start = new byte[2];
  private int started;
  private byte[] input = start;
  private int at;
  private int end;
  private boolean isFed;
  private boolean isFinished;
  private @Nullable Inflation inflation;

  @Override
  public void feed(byte[] bytes, int from, int length) {
    input = bytes;
    at = from;
    end = from + length;
    isFed |= length > 0;
  }

  @Override
  public int decode(byte[] out) {
    while (inflation == null) {
      if (at == end) {
        return 0;
      }
      start[started++] = input[at++];
      if (started == start.length) {
        inflation = new Inflation(!isZlib());
        inflation.feed(start, 0, started);
      }
    }
    while (!isFinished) {
      int count = inflation.decode(out);
      if (count > 0) {
        return count;
      }
      if (inflation.isFinished()) {
        isFinished = true;
        at -= inflation.remaining();
      } else if (at == end) {
        return 0;
      } else {
        inflation.feed(input, at, end - at);
        at = end;
      }
    }
    skipZeros();
    return 0;
  }

  private boolean isZlib() {
    int header = ((start[0] & 0xFF) << 8) | (start[1] & 0xFF);
    return (start[0] & 0x0F) == 8 && header % 31 == 0;
  }

  private void skipZeros() {
    while (at < end) {
      if (input[at++] != 0) {
        throw new CodingViolation("bytes follow the end of the deflated data");
      }
    }
  }

  @Override
  public boolean isComplete() {
    return !isFed || isFinished;
  }

  @Override
  public void close() {
    if (inflation != null) {
      inflation.close();
    }
  }
}
