package dev.tauko.http.internal.grammar;

/** Tokens (RFC 9110, section 5.6.2): methods, names of fields, names of cookies. */
public final class Tokens {
  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private Tokens() {}

  /** Whether a character, or a byte, may stand in a token. */
  public static boolean isCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || MARKS.indexOf(c) >= 0;
  }

  /** Whether a text is a token. */
  public static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(Tokens::isCharacter);
  }

  /**
   * A token.
   *
   * @param what what it is called in the error
   * @throws IllegalArgumentException if it is none
   */
  public static String require(String what, String token) {
    if (!isToken(token)) {
      throw new IllegalArgumentException(
          what
              + " is '"
              + printable(token)
              + "'; accepted is a token: letters, digits and "
              + MARKS);
    }
    return token;
  }

  /** A text fit for a message: what is not printable ASCII is written as {@code ?}. */
  public static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7E]", "?");
  }
}
