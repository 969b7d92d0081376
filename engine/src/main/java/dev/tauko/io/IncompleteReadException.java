package dev.tauko.io;

import java.io.EOFException;
import java.util.OptionalInt;

/**
 * The stream ended before there was as much as was asked for. asyncio's {@code
 * IncompleteReadError}.
 */
public final class IncompleteReadException extends EOFException {
  private static final long serialVersionUID = 1;

  /** The number for a read that does not know how many bytes it needs. */
  private static final int UNDEFINED = -1;

  private final byte[] partial;
  private final int expected;

  /** An exception of a read for a number of bytes. */
  public IncompleteReadException(byte[] partial, int expected) {
    super(partial.length + " bytes read on a total of " + expected + " expected bytes");
    this.partial = partial.clone();
    this.expected = expected;
  }

  /** An exception of a read up to a separator. */
  public IncompleteReadException(byte[] partial) {
    super(partial.length + " bytes read on a total of undefined expected bytes");
    this.partial = partial.clone();
    this.expected = UNDEFINED;
  }

  /**
   * The bytes that were read before the end of the stream. They are no longer in the reader's
   * buffer.
   */
  public byte[] partial() {
    return partial.clone();
  }

  /** How many bytes were asked for; empty if that was not a number. */
  public OptionalInt expected() {
    return expected == UNDEFINED ? OptionalInt.empty() : OptionalInt.of(expected);
  }
}
