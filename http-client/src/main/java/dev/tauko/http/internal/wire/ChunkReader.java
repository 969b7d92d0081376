package dev.tauko.http.internal.wire;

import dev.tauko.http.internal.grammar.Tokens;

/**
 * Finds the data in a chunked body (RFC 9112, section 7.1) as the bytes arrive.
 *
 * <p>A size is one to fifteen hexadecimal digits; blanks may follow but not interrupt them. Every
 * line ends with CR LF. Extensions and trailer fields, which are names and values as in a head, are
 * read past, up to a limit each.
 */
final class ChunkReader {

  /** Receives the parts of the fed bytes that are data of the body, in order. */
  @FunctionalInterface
  interface DataSink {
    void data(int from, int to);
  }

  private enum State {
    SIZE_START,
    SIZE,
    PADDING,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_START,
    TRAILER_NAME,
    TRAILER,
    TRAILER_LF,
    LAST_LF,
    DONE
  }

  private static final int MAX_SIZE_DIGITS = 15;

  private final int maxExtra;
  private State state = State.SIZE_START;
  private long remaining;
  private int digits;
  private int extra;
  private boolean hasTrailer;

  /**
   * @param maxExtra how many bytes one chunk's extensions, and all trailer fields together, may
   *     have
   */
  ChunkReader(int maxExtra) {
    this.maxExtra = maxExtra;
  }

  /** Whether the last chunk and the trailer fields have been read. */
  boolean isDone() {
    return state == State.DONE;
  }

  /**
   * Reads on until the bytes or the body end.
   *
   * @return the index after the last byte that belongs to the body
   */
  int feed(byte[] bytes, int from, int to, DataSink sink) {
    int at = from;
    while (at < to && state != State.DONE) {
      if (state == State.DATA) {
        int end = (int) Math.min(to, at + remaining);
        sink.data(at, end);
        remaining -= end - at;
        at = end;
        if (remaining == 0) {
          state = State.DATA_CR;
        }
      } else {
        state = next(bytes[at++]);
      }
    }
    return at;
  }

  private State next(byte b) {
    return switch (state) {
      case SIZE_START -> {
        remaining = 0;
        digits = 0;
        extra = 0;
        yield size(b);
      }
      case SIZE -> isSizeEnd(b) ? sizeEnd(b) : size(b);
      case PADDING -> isSizeEnd(b) ? sizeEnd(b) : refuse("a chunk size has a blank inside");
      case EXTENSION -> b == '\r' ? State.SIZE_LF : countExtra(b, State.EXTENSION);
      case SIZE_LF -> {
        expect(b, '\n', "a chunk size line does not end with CR LF");
        yield remaining > 0 ? State.DATA : startTrailer();
      }
      case DATA_CR -> {
        expect(b, '\r', "a chunk is longer than its size says");
        yield State.DATA_LF;
      }
      case DATA_LF -> {
        expect(b, '\n', "a chunk is longer than its size says");
        yield State.SIZE_START;
      }
      case TRAILER_START -> b == '\r' ? State.LAST_LF : trailerStart(b);
      case TRAILER_NAME -> trailerName(b);
      case TRAILER -> b == '\r' ? State.TRAILER_LF : countExtra(b, State.TRAILER);
      case TRAILER_LF -> {
        expect(b, '\n', "a trailer line does not end with CR LF");
        yield State.TRAILER_START;
      }
      case LAST_LF -> {
        expect(b, '\n', "the body does not end with CR LF");
        yield State.DONE;
      }
      case DATA, DONE -> throw new AssertionError(state);
    };
  }

  private State size(byte b) {
    int digit = Character.digit(b, 16);
    if (digit < 0) {
      return refuse("a chunk size is not hexadecimal");
    }
    if (++digits > MAX_SIZE_DIGITS) {
      return refuse("a chunk size has more than " + MAX_SIZE_DIGITS + " digits");
    }
    remaining = remaining * 16 + digit;
    return State.SIZE;
  }

  private static boolean isSizeEnd(byte b) {
    return b == '\r' || b == ';' || b == ' ' || b == '\t';
  }

  private State sizeEnd(byte b) {
    return switch (b) {
      case '\r' -> State.SIZE_LF;
      case ';' -> State.EXTENSION;
      default -> countExtra(b, State.PADDING);
    };
  }

  private State startTrailer() {
    extra = 0;
    hasTrailer = false;
    return State.TRAILER_START;
  }

  /* A line that begins with a blank goes on with the one before (RFC 9112, section 5.2). */
  private State trailerStart(byte b) {
    if (hasTrailer && (b == ' ' || b == '\t')) {
      return countExtra(b, State.TRAILER);
    }
    hasTrailer = true;
    return b == ':' ? noField() : trailerName(b);
  }

  private State trailerName(byte b) {
    if (b == ':') {
      return countExtra(b, State.TRAILER);
    }
    return Tokens.isCharacter(b) ? countExtra(b, State.TRAILER_NAME) : noField();
  }

  private static State noField() {
    return refuse("a trailer line does not begin with a name and a colon");
  }

  private State countExtra(byte b, State same) {
    if (b == '\n' || b == 0) {
      return refuse("a chunk extension or trailer line has a bare LF or a NUL byte");
    }
    if (++extra > maxExtra) {
      return refuse("chunk extensions or trailer fields are larger than " + maxExtra + " bytes");
    }
    return same;
  }

  private static void expect(byte b, char wanted, String otherwise) {
    if (b != wanted) {
      refuse(otherwise);
    }
  }

  private static State refuse(String message) {
    throw new ProtocolViolation(message);
  }
}
