package dev.tauko.http.internal.grammar;

/**
 * Texts from the network made fit for messages, logs and terminals: what moves a cursor, ends a
 * line, turns the direction of writing or cannot be seen is written as {@code ?}.
 */
public final class Printable {
  /** How many characters of a text a message quotes. */
  private static final int MOST_QUOTED = 200;

  /** How many characters a whole message has at most, of its start and of its end. */
  private static final int MOST_AT_EACH_END = 1000;

  private Printable() {}

  /** The whole text. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints().forEach(c -> printable.appendCodePoint(isPrintable(c) ? c : '?'));
    return printable.toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The start of a text, as a message quotes it. */
  public static String excerpt(String text) {
    return text.length() <= MOST_QUOTED ? of(text) : of(text.substring(0, MOST_QUOTED)) + "…";
  }

  /** A message; of a long one, its start and its end. */
  public static String message(String text) {
    int length = text.length();
    return length <= 2 * MOST_AT_EACH_END
        ? of(text)
        : of(text.substring(0, MOST_AT_EACH_END))
            + " … "
            + of(text.substring(length - MOST_AT_EACH_END));
  }
}
