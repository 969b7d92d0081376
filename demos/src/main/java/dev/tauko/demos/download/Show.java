package dev.tauko.demos.download;

import java.util.regex.Pattern;

/** Texts from the network made fit for a terminal and a log. */
public final class Show {
  private static final int LONGEST = 300;
  private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#\\s]*@");
  private static final Pattern QUERY = Pattern.compile("(?<==)[^&#]*");

  private Show() {}

  /** The text with a question mark for what moves a cursor, ends a line or cannot be seen. */
  public static String text(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(LONGEST).forEach(c -> shown.appendCodePoint(isVisible(c) ? c : '?'));
    return text.codePointCount(0, text.length()) > LONGEST ? shown + "…" : shown.toString();
  }

  /** A URL without what may be secret: user and password, and the values of its query. */
  static String url(String url) {
    String open = withoutUser(url);
    int query = open.indexOf('?');
    return text(
        query < 0
            ? open
            : open.substring(0, query) + QUERY.matcher(open.substring(query)).replaceAll("…"));
  }

  /** A URL without user and password. */
  public static String withoutUser(String url) {
    return USER_INFO.matcher(url).replaceAll("");
  }

  /** Whether a character shows as itself and does nothing else. */
  static boolean isVisible(int c) {
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

  /** A string of JSON, in ASCII. */
  public static String json(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
