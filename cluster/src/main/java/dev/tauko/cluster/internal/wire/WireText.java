package dev.tauko.cluster.internal.wire;

import dev.tauko.internal.log.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Texts in messages between nodes. They travel as UTF-8, in which half a surrogate pair cannot be
 * written, and in messages of a limited length; a message that does not fit is dropped, and whoever
 * waits for it waits for ever.
 */
public final class WireText {
  /** The longest text of which only people read, in characters. */
  private static final int LONGEST = 4_000;

  private static final char REPLACEMENT = '\uFFFD';

  private WireText() {}

  /** A text for people, made fit to be sent: its beginning if it is long, and no halves. */
  public static String of(String text) {
    return whole(Printable.shortened(text, LONGEST));
  }

  /** {@link #of}, or null for null. */
  public static @Nullable String ofNullable(@Nullable String text) {
    return text == null ? null : of(text);
  }

  /** A text with U+FFFD in place of each half of a surrogate pair. */
  public static String whole(String text) {
    int half = half(text, 0);
    if (half < 0) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text);
    for (int i = half; i >= 0; i = half(text, i + 1)) {
      whole.setCharAt(i, REPLACEMENT);
    }
    return whole.toString();
  }

  /**
   * A text that nodes compare, and that must not be changed.
   *
   * @param what the text in words
   * @throws IllegalArgumentException if it cannot be sent
   */
  public static String require(String what, String text) {
    int half = half(text, 0);
    if (half >= 0) {
      throw new IllegalArgumentException(
          what
              + " has half a surrogate pair at index "
              + half
              + ", which cannot be sent to other nodes: "
              + Printable.of(text));
    }
    return text;
  }

  /** Where the next half of a pair is, from an index on; -1 if there is none. */
  private static int half(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }
}
