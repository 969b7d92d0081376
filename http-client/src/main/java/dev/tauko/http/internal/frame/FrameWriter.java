package dev.tauko.http.internal.frame;

import dev.tauko.internal.chance.Chance;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of a client: final ones, masked with a key of their own each, messages
 * compressed if that has been agreed on. What is written has to be sent in the same order, since
 * what was compressed may refer to what came before. Not thread-safe; holds memory that only {@link
 * #close} frees.
 */
public final class FrameWriter implements AutoCloseable {
  private static final int MASKED = 0x80;
  private static final int KEY = 4;

  private final @Nullable MessageDeflater deflater;

  /**
   * @param compression how messages are compressed; null for not at all
   */
  public FrameWriter(@Nullable Compression compression) {
    this.deflater = compression == null ? null : new MessageDeflater(compression.clientTakesOver());
  }

  /** The bytes of a frame. */
  public ByteString write(Frame frame) {
    byte[] payload = frame.payload().toArrayUnsafe();
    int first = Frame.FINAL | frame.opcode();
    if (deflater != null && !Frame.isControl(frame.opcode()) && payload.length > 0) {
      first |= Frame.COMPRESSED;
      payload = deflater.deflate(payload);
    }
    return masked(first, payload, Chance.secretInt());
  }

  /** A frame with this first byte and the key that it is masked with. */
  static ByteString masked(int first, byte[] payload, int key) {
    int length = payload.length;
    int lengthSize = length <= 125 ? 0 : length <= 0xFFFF ? 2 : 8;
    int head = 2 + lengthSize + KEY;
    byte[] frame = new byte[head + length];
    frame[0] = (byte) first;
    frame[1] = (byte) (MASKED | (lengthSize == 0 ? length : lengthSize == 2 ? 126 : 127));
    for (int i = 0; i < lengthSize; i++) {
      frame[2 + i] = (byte) ((long) length >> (8 * (lengthSize - 1 - i)));
    }
    for (int i = 0; i < KEY; i++) {
      frame[head - KEY + i] = (byte) (key >> (8 * (KEY - 1 - i)));
    }
    for (int i = 0; i < length; i++) {
      frame[head + i] = (byte) (payload[i] ^ frame[head - KEY + (i & 3)]);
    }
    return ByteString.fromArrayUnsafe(frame);
  }

  @Override
  public void close() {
    if (deflater != null) {
      deflater.close();
    }
  }
}
