package dev.tauko.test;

/** Texts of what programs throw and note. */
final class Texts {
  private Texts() {}

  /** What a throwable says of itself; its class if it cannot say anything. */
  static String of(Throwable thrown) {
    try {
      return String.valueOf(thrown);
    } catch (Throwable unreadable) {
      return thrown.getClass().getName() + " (its message cannot be read)";
    }
  }

  /** A text in one line. */
  static String inOneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ⏎ ");
  }
}
