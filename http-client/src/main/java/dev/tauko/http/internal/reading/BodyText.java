package dev.tauko.http.internal.reading;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * A body's text as a {@link Reader}: a read suspends the coroutine until there are characters. The
 * charset is found with the first one. Belongs to one coroutine at a time.
 */
final class BodyText extends Reader {
  private final InputStream bytes;
  private final @Nullable Charset charset;
  private final Charset fallback;
  private @Nullable Reader text;

  /**
   * @param charset the charset; null if the first bytes tell it
   * @param fallback the charset if they do not
   */
  BodyText(InputStream bytes, @Nullable Charset charset, Charset fallback) {
    this.bytes = bytes;
    this.charset = charset;
    this.fallback = fallback;
  }

  @Override
  public int read(char[] characters, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    Reader open = text;
    if (open == null) {
      open = open();
      text = open;
    }
    return open.read(characters, offset, length);
  }

  private Reader open() throws IOException {
    if (charset != null) {
      return withoutMark(bytes, charset);
    }
    byte[] first = bytes.readNBytes(BodyCharset.MARK_LENGTH);
    return withoutMark(
        new SequenceInputStream(new ByteArrayInputStream(first), bytes),
        BodyCharset.marked(first, first.length, fallback));
  }

  private static Reader withoutMark(InputStream in, Charset charset) throws IOException {
    PushbackReader reader = new PushbackReader(new InputStreamReader(in, charset));
    int first = reader.read();
    if (first >= 0 && first != '\uFEFF') {
      reader.unread(first);
    }
    return reader;
  }

  /** Closes the response. */
  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
