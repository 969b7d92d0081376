package dev.tauko.http.internal.coding;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Undoes {@code br} (RFC 7932). Nothing may follow its end. */
final class BrotliDecoder implements Decoder {
  private static final int INPUT_SIZE = 16 * 1024;

  private final DecoderJNI.Wrapper brotli;
  private byte[] input = {};
  private int at;
  private int end;
  private ByteBuffer output = ByteBuffer.allocate(0);
  private boolean isFed;
  private boolean mayHaveMore;

  BrotliDecoder() {
    try {
      brotli = new DecoderJNI.Wrapper(INPUT_SIZE);
    } catch (IOException refused) {
      throw new CodingViolation("there is no memory for a brotli decoder", refused);
    }
  }

  @Override
  public void feed(byte[] bytes, int from, int length) {
    input = bytes;
    at = from;
    end = from + length;
    isFed |= length > 0;
  }

  @Override
  public int decode(byte[] out) {
    while (!output.hasRemaining()) {
      DecoderJNI.Status status = brotli.getStatus();
      if (status == DecoderJNI.Status.ERROR) {
        throw new CodingViolation("the brotli data is malformed");
      } else if (status == DecoderJNI.Status.NEEDS_MORE_OUTPUT || brotli.hasOutput()) {
        output = brotli.pull();
        mayHaveMore = true;
      } else if (status == DecoderJNI.Status.DONE) {
        if (at < end) {
          throw new CodingViolation("bytes follow the end of the brotli data");
        }
        return 0;
      } else if (status == DecoderJNI.Status.OK || mayHaveMore) {
        // Once its output has been taken it may ask for input though it has not used up the last.
        mayHaveMore = false;
        brotli.push(0);
      } else if (at < end) {
        push();
      } else {
        return 0;
      }
    }
    int count = Math.min(out.length, output.remaining());
    output.get(out, 0, count);
    return count;
  }

  private void push() {
    int count = Math.min(INPUT_SIZE, end - at);
    ByteBuffer buffer = brotli.getInputBuffer();
    buffer.clear();
    buffer.put(input, at, count);
    at += count;
    brotli.push(count);
  }

  @Override
  public boolean isComplete() {
    return !isFed || brotli.getStatus() == DecoderJNI.Status.DONE;
  }

  @Override
  public void close() {
    brotli.destroy();
  }
}
