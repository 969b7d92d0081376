package dev.tauko.internal.log;

/**
 * Names made fit for people to read, since names may come from outside: every text that shows one
 * has it from here. A text that was made printable stays as it is if that is done again.
 */
public final class Printable {
  private static final char FIRST = ' ';
  private static final char LAST_ASCII = '~';

  private Printable() {}

  /** A text that moves no cursor, ends no line and turns no direction of writing. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isHarmful(text.charAt(i))) {
        return escaped(text);
      }
    }
    return text;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isHarmful(c)) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** Control characters, separators of lines, and marks of the direction of writing. */
  private static boolean isHarmful(char c) {
    return c < FIRST || (c > LAST_ASCII && isHarmfulBeyondAscii(c));
  }

  private static boolean isHarmfulBeyondAscii(char c) {
    return Character.isISOControl(c)
        || c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
