package dev.tauko.http.internal.frame;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses the messages of one side (RFC 7692, section 7.2.1). Not thread-safe; holds memory that
 * only {@link #close} frees.
 */
final class MessageDeflater implements AutoCloseable {
  /** How many bytes a flush ends with that are not sent. */
  private static final int TAIL = 4;

  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final byte[] buffer = new byte[8 * 1024];
  private final boolean takesOver;

  /**
   * @param takesOver whether a message may refer to those before it
   */
  MessageDeflater(boolean takesOver) {
    this.takesOver = takesOver;
  }

  /** The compressed form of a message that is not empty. */
  byte[] deflate(byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(message.length / 4 + 64);
    deflater.setInput(message);
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
      out.write(buffer, 0, count);
    } while (count == buffer.length);
    if (!takesOver) {
      deflater.reset();
    }
    byte[] flushed = out.toByteArray();
    return Arrays.copyOf(flushed, flushed.length - TAIL);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
