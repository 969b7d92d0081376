package dev.tauko.http.internal.grammar;

import java.nio.charset.StandardCharsets;

/** Text that goes out in UTF-8 as it is, with nothing replaced. */
public final class Utf8 {
  private Utf8() {}

  /** Whether UTF-8 can express a text: every surrogate in it is one of a pair. */
  public static boolean canExpress(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /**
   * A text that UTF-8 can express.
   *
   * @param what what it is called in the error
   * @throws IllegalArgumentException if it has half a surrogate pair
   */
  public static String require(String what, String text) {
    if (!canExpress(text)) {
      throw new IllegalArgumentException(
          what + " has characters that UTF-8 cannot express: half a surrogate pair");
    }
    return text;
  }

  /**
   * The bytes of a text.
   *
   * @param what what it is called in the error
   * @throws IllegalArgumentException if it has half a surrogate pair
   */
  public static byte[] encode(String what, String text) {
    return require(what, text).getBytes(StandardCharsets.UTF_8);
  }
}
