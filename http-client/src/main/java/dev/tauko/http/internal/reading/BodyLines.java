package dev.tauko.http.internal.reading;

import dev.tauko.http.ClientPayloadException;
import dev.tauko.http.internal.settings.BodySettings;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The lines of a body as its bytes arrive. Belongs to one coroutine at a time. */
public final class BodyLines implements Iterator<String> {
  /** How many bytes are decoded at a time. */
  private static final int PIECE = 16 * 1024;

  /** The longest sequence of bytes that is one character, or changes the decoder's state. */
  private static final int LONGEST_SEQUENCE = 16;

  private final BodyReader reader;
  private final Charset fallback;
  private final int maxLength;
  private final ByteBuffer bytes = ByteBuffer.allocate(PIECE + LONGEST_SEQUENCE);
  private final StringBuilder line = new StringBuilder();
  private @Nullable Charset charset;
  private @Nullable CharsetDecoder decoder;
  private CharBuffer chars = CharBuffer.allocate(0);
  private @Nullable String next;
  private boolean isStarted;
  private boolean isAfterCarriageReturn;
  private boolean isAtEnd;

  /**
   * @param charset null if the body's first bytes, or else the settings, decide
   */
  BodyLines(BodyReader reader, @Nullable Charset charset, BodySettings settings) {
    this.reader = reader;
    this.charset = charset;
    this.fallback = settings.fallbackCharset();
    this.maxLength = settings.maxLineLength();
  }

  @Override
  public boolean hasNext() {
    while (next == null && !(isAtEnd && !chars.hasRemaining())) {
      if (!scan() && !isAtEnd) {
        fill();
      }
    }
    if (next == null && !line.isEmpty()) {
      end();
    }
    return next != null;
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the body of " + reader + " has no more lines");
    }
    String found = Objects.requireNonNull(next);
    next = null;
    return found;
  }

  /** Waits for lines; returns those that are there, or nothing at the body's end. */
  public Optional<List<String>> nextOnes() {
    if (!hasNext()) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    try {
      do {
        lines.add(next());
      } while (scan());
    } catch (ClientPayloadException tooLong) {
      // The next call throws it again.
    }
    return Optional.of(lines);
  }

  /* Moves decoded characters into the line; returns whether that made it whole. */
  private boolean scan() {
    char[] array = chars.array();
    int from = chars.position();
    int to = chars.limit();
    for (int at = from; at < to; at++) {
      char c = array[at];
      if (c == '\n' && isAfterCarriageReturn && at == from && line.isEmpty()) {
        isAfterCarriageReturn = false;
        from = at + 1;
      } else if (c == '\n' || c == '\r') {
        append(array, from, at);
        isAfterCarriageReturn = c == '\r';
        chars.position(at + 1);
        end();
        return true;
      } else {
        isAfterCarriageReturn = false;
      }
    }
    append(array, from, to);
    chars.position(to);
    return false;
  }

  private void append(char[] array, int from, int to) {
    if (line.length() + (to - from) > maxLength) {
      ClientPayloadException tooLong =
          new ClientPayloadException(
              "a line of the body of "
                  + reader
                  + " is longer than tauko.http.max-line-length, "
                  + maxLength
                  + " characters",
              null);
      reader.abandon(tooLong);
      throw tooLong;
    }
    line.append(array, from, to - from);
  }

  private void end() {
    next = line.toString();
    line.setLength(0);
  }

  private void fill() {
    ByteString part = reader.next(PIECE);
    isAtEnd = part.isEmpty();
    bytes.put(part.toArrayUnsafe());
    if (!isAtEnd && decoder == null && bytes.position() < BodyCharset.MARK_LENGTH) {
      return;
    }
    CharsetDecoder reading = decoder();
    bytes.flip();
    chars.clear();
    reading.decode(bytes, chars, isAtEnd);
    if (isAtEnd) {
      reading.flush(chars);
    }
    chars.flip();
    bytes.compact();
    if (!isStarted && chars.hasRemaining()) {
      isStarted = true;
      if (chars.get(0) == '\uFEFF') {
        chars.get();
      }
    }
  }

  private CharsetDecoder decoder() {
    CharsetDecoder reading = decoder;
    if (reading == null) {
      if (charset == null) {
        charset = BodyCharset.marked(bytes.array(), bytes.position(), fallback);
      }
      reading =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .onUnmappableCharacter(CodingErrorAction.REPLACE);
      chars = CharBuffer.allocate((int) (bytes.capacity() * reading.maxCharsPerByte()) + 2);
      chars.limit(0);
      decoder = reading;
    }
    return reading;
  }
}
