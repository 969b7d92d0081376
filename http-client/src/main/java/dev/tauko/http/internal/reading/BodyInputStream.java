package dev.tauko.http.internal.reading;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.pekko.util.ByteString;

/**
 * A body as an {@link InputStream}, for code that reads one: a read suspends the coroutine until
 * there are bytes. Belongs to one coroutine at a time.
 */
final class BodyInputStream extends InputStream {
  /** How many bytes it takes at a time for those that are read one by one. */
  private static final int PIECE = 8 * 1024;

  private final BodyReader reader;
  private final Runnable close;
  private ByteString taken = ByteString.emptyByteString();
  private int at;

  /**
   * @param close closes the response
   */
  BodyInputStream(BodyReader reader, Runnable close) {
    this.reader = reader;
    this.close = close;
  }

  @Override
  public int read() {
    if (at == taken.size()) {
      take(PIECE);
    }
    return taken.isEmpty() ? -1 : taken.apply(at++) & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (at == taken.size()) {
      take(Math.max(length, PIECE));
    }
    if (taken.isEmpty()) {
      return -1;
    }
    int count = Math.min(length, taken.size() - at);
    taken.drop(at).copyToArray(bytes, offset, count);
    at += count;
    return count;
  }

  private void take(int most) {
    taken = reader.read(most);
    at = 0;
  }

  /** How many bytes can be read without suspending. */
  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, taken.size() - at + reader.buffered());
  }

  /** Closes the response. */
  @Override
  public void close() throws IOException {
    taken = ByteString.emptyByteString();
    at = 0;
    close.run();
  }
}
