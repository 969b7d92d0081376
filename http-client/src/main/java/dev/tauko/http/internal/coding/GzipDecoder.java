package dev.tauko.http.internal.coding;

import java.util.zip.CRC32;

/**
 * Undoes {@code gzip} (RFC 1952): members one after the other, their checksums and lengths
 * verified. Zeros may follow the last one.
 */
final class GzipDecoder implements Decoder {

  /** What the next byte is. */
  private enum State {
    /** The first one of a member, or a zero after the last member. */
    START,
    FIXED_HEADER,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CHECKSUM,
    DATA,
    TRAILER,
    ZEROS
  }

  private static final int FIXED_HEADER_LENGTH = 10;
  private static final int TRAILER_LENGTH = 8;
  private static final int HAS_CHECKSUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xE0;

  private final Inflation inflation = new Inflation(true);
  private final CRC32 checksum = new CRC32();
  private State state = State.START;
  private byte[] input = {};
  private int at;
  private int end;
  private boolean isAfterMember;
  private int flags;
  private int count;
  private long number;
  private long size;

  @Override
  public void feed(byte[] bytes, int from, int length) {
    input = bytes;
    at = from;
    end = from + length;
  }

  @Override
  public int decode(byte[] out) {
    while (true) {
      if (state == State.DATA) {
        int decoded = inflation.decode(out);
        if (decoded > 0) {
          checksum.update(out, 0, decoded);
          size += decoded;
          return decoded;
        }
        if (inflation.isFinished()) {
          at = end - inflation.remaining();
          next(State.TRAILER);
        } else if (at < end) {
          inflation.feed(input, at, end - at);
          at = end;
        } else {
          return 0;
        }
      } else if (at < end) {
        header(input[at++] & 0xFF);
      } else {
        return 0;
      }
    }
  }

  private void next(State next) {
    state = next;
    count = 0;
    number = 0;
  }

  private void header(int b) {
    switch (state) {
      case START -> start(b);
      case FIXED_HEADER -> fixedHeader(b);
      case EXTRA_LENGTH -> {
        if (isNumberRead(b, 2)) {
          afterHeaderPart(b, number > 0 ? State.EXTRA : afterExtra());
        } else {
          checksum.update(b);
        }
      }
      case EXTRA -> {
        number--;
        afterHeaderPart(b, number > 0 ? State.EXTRA : afterExtra());
      }
      case NAME -> afterHeaderPart(b, b == 0 ? afterName() : State.NAME);
      case COMMENT -> afterHeaderPart(b, b == 0 ? afterComment() : State.COMMENT);
      case HEADER_CHECKSUM -> {
        if (isNumberRead(b, 2)) {
          require((checksum.getValue() & 0xFFFF) == number, "the checksum of its header is wrong");
          startData();
        }
      }
      case TRAILER -> trailer(b);
      case ZEROS -> require(b == 0, "bytes follow its end");
      case DATA -> throw new AssertionError(state);
    }
  }

  private void start(int b) {
    if (b == 0 && isAfterMember) {
      next(State.ZEROS);
      return;
    }
    require(b == 0x1F, isAfterMember ? "bytes follow its end" : "it does not start as gzip does");
    checksum.reset();
    checksum.update(b);
    next(State.FIXED_HEADER);
    count = 1;
  }

  private void fixedHeader(int b) {
    switch (count) {
      case 1 -> require(b == 0x8B, "it does not start as gzip does");
      case 2 -> require(b == 8, "its method of compression is " + b + "; accepted: 8");
      case 3 -> {
        flags = b;
        require((b & RESERVED) == 0, "reserved flags are set in its header");
      }
      default -> {}
    }
    count++;
    checksum.update(b);
    if (count == FIXED_HEADER_LENGTH) {
      enter((flags & HAS_EXTRA) != 0 ? State.EXTRA_LENGTH : afterExtra());
    }
  }

  /* Extra field, name, comment and checksum follow one another, each if its flag is set. */
  private State afterExtra() {
    return (flags & HAS_NAME) != 0 ? State.NAME : afterName();
  }

  private State afterName() {
    return (flags & HAS_COMMENT) != 0 ? State.COMMENT : afterComment();
  }

  private State afterComment() {
    return (flags & HAS_CHECKSUM) != 0 ? State.HEADER_CHECKSUM : State.DATA;
  }

  private void afterHeaderPart(int b, State next) {
    checksum.update(b);
    enter(next);
  }

  private void enter(State next) {
    if (next == State.DATA) {
      startData();
    } else if (next == State.EXTRA) {
      state = next;
    } else if (next != state) {
      next(next);
    }
  }

  private void startData() {
    inflation.reset();
    checksum.reset();
    size = 0;
    next(State.DATA);
  }

  private boolean isNumberRead(int b, int length) {
    number |= (long) b << (8 * count);
    count++;
    return count == length;
  }

  private void trailer(int b) {
    boolean isRead = isNumberRead(b, TRAILER_LENGTH);
    if (isRead) {
      require((number & 0xFFFF_FFFFL) == checksum.getValue(), "its checksum is wrong");
      require(number >>> 32 == (size & 0xFFFF_FFFFL), "its length is wrong");
      isAfterMember = true;
      next(State.START);
    }
  }

  private static void require(boolean condition, String violation) {
    if (!condition) {
      throw new CodingViolation("the gzip data is malformed: " + violation);
    }
  }

  @Override
  public boolean isComplete() {
    return state == State.START || state == State.ZEROS;
  }

  @Override
  public void close() {
    inflation.close();
  }
}
