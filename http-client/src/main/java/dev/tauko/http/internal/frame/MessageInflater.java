package dev.tauko.http.internal.frame;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes the compression of the messages of one side (RFC 7692, section 7.2.2). Not thread-safe;
 * holds memory that only {@link #close} frees.
 */
final class MessageInflater implements AutoCloseable {
  private static final int WINDOW = 32 * 1024;
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final Inflater inflater = new Inflater(true);
  private final byte[] buffer = new byte[8 * 1024];
  private final boolean takesOver;

  /**
   * The last bytes that came out, at the end of the array: what the next ones may refer to. {@link
   * Inflater} has forgotten them where a block says that it is the last one, which a message may
   * have anywhere.
   */
  private final byte[] window = new byte[WINDOW];

  private int windowed;

  /**
   * @param takesOver whether a message may refer to those before it
   */
  MessageInflater(boolean takesOver) {
    this.takesOver = takesOver;
  }

  /**
   * Takes in compressed bytes of a message.
   *
   * @param message where to put what comes out
   * @param most how many bytes the message may have
   * @throws FrameViolation if it becomes larger, or the bytes are no deflated data
   */
  void feed(byte[] bytes, int from, int length, ByteArrayOutputStream message, int most) {
    int end = from + length;
    inflater.setInput(bytes, from, length);
    while (true) {
      int count = inflate();
      if (count > most - message.size()) {
        throw FrameReader.tooLarge(most);
      }
      message.write(buffer, 0, count);
      remember(count);
      if (inflater.finished()) {
        int left = inflater.getRemaining();
        inflater.reset();
        inflater.setDictionary(window, WINDOW - windowed, windowed);
        inflater.setInput(bytes, end - left, left);
      } else if (count == 0) {
        if (!inflater.needsInput()) {
          throw malformed("it goes on nowhere");
        }
        return;
      }
    }
  }

  private int inflate() {
    try {
      return inflater.inflate(buffer);
    } catch (DataFormatException malformed) {
      throw malformed(String.valueOf(malformed.getMessage()));
    }
  }

  private static FrameViolation malformed(String detail) {
    return new FrameViolation(
        CloseCode.INVALID_DATA, "a compressed message is malformed: " + detail);
  }

  private void remember(int count) {
    int kept = Math.min(windowed, WINDOW - count);
    System.arraycopy(window, WINDOW - kept, window, WINDOW - count - kept, kept);
    System.arraycopy(buffer, 0, window, WINDOW - count, count);
    windowed = kept + count;
  }

  /** The message has ended; see {@link #feed}. */
  void end(ByteArrayOutputStream message, int most) {
    feed(TAIL, 0, TAIL.length, message, most);
    if (!takesOver) {
      inflater.reset();
      windowed = 0;
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
