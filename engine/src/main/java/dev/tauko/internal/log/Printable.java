package dev.tauko.internal.log;

/**
 * Names made fit for people to read, since names may come from outside: every text that shows one
 * has it from here. A text that was made printable stays as it is if that is done again.
 */
public final class Printable {
  private static final char FIRST = ' ';
  private static final char LAST_ASCII = '~';

  private Printable() {}

  /** A text that moves no cursor, ends no line, hides nothing and can be encoded. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (isHarmful(text.codePointAt(i))) {
        return escaped(text);
      }
    }
    return text;
  }

  /** The start of a long text, so many characters at most, and a sign that there is more. */
  public static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int character = text.codePointAt(i);
      if (isHarmful(character)) {
        for (char half : Character.toChars(character)) {
          escaped.append(String.format("\\u%04x", (int) half));
        }
      } else {
        escaped.appendCodePoint(character);
      }
    }
    return escaped.toString();
  }

  /**
   * Control characters, separators of lines, marks of the direction of writing, whatever else
   * cannot be seen, and halves of characters, which no encoding has.
   */
  private static boolean isHarmful(int character) {
    return character < FIRST
        || (character > LAST_ASCII
            && switch (Character.getType(character)) {
              case Character.CONTROL,
                  Character.FORMAT,
                  Character.SURROGATE,
                  Character.LINE_SEPARATOR,
                  Character.PARAGRAPH_SEPARATOR ->
                  true;
              default -> false;
            });
  }
}
