package dev.tauko.demos.download;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts from the network made fit for a terminal and a log. */
public final class Show {
  private static final int LONGEST = 300;
  private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#\\s]*@");
  private static final Pattern END_OF_PATH = Pattern.compile("[?#]");

  /** A parameter of a query, or of a fragment, with what is before it. */
  private static final Pattern PARAMETER = Pattern.compile("([?&#])([^=&#]*+)(=[^&#]*+)?+");

  private Show() {}

  /** The text with a question mark for what moves a cursor, ends a line or cannot be seen. */
  public static String text(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(LONGEST).forEach(c -> shown.appendCodePoint(isVisible(c) ? c : '?'));
    return text.codePointCount(0, text.length()) > LONGEST ? shown + "…" : shown.toString();
  }

  /**
   * A URL without what may be secret: user and password, and the values of its query and fragment;
   * what has no name in a query is a value.
   */
  static String url(String url) {
    String open = withoutUser(url);
    Matcher end = END_OF_PATH.matcher(open);
    return text(
        end.find()
            ? open.substring(0, end.start())
                + PARAMETER.matcher(open.substring(end.start())).replaceAll(Show::withoutValue)
            : open);
  }

  private static String withoutValue(MatchResult parameter) {
    String before = parameter.group(1);
    String name = parameter.group(2);
    String shown =
        parameter.group(3) != null
            ? name + "=…"
            : name.isEmpty() || before.equals("#") ? name : "…";
    return Matcher.quoteReplacement(before + shown);
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
