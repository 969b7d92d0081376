package dev.tauko.http.internal.auth;

import dev.tauko.http.internal.grammar.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One way in which a server lets itself be told who is there (RFC 9110, section 11.3).
 *
 * @param scheme in lower case
 * @param parameters by their names in lower case, quoted values without quotation marks and
 *     backslashes; a challenge with a token instead has none
 */
public record Challenge(String scheme, Map<String, String> parameters) {

  /** The value of a parameter; empty if there is none. */
  public String get(String name) {
    return parameters.getOrDefault(name, "");
  }

  /**
   * Reads the challenges of WWW-Authenticate fields. What follows the first malformed one of a
   * field is left out: where one ends and the next begins cannot be known there.
   */
  public static List<Challenge> parse(List<String> fields) {
    List<Challenge> challenges = new ArrayList<>();
    for (String field : fields) {
      new Reader(field).readInto(challenges);
    }
    return challenges;
  }

  /** Reads {@code name=value} pairs with commas between: those of an Authentication-Info field. */
  public static Map<String, String> parameters(String field) {
    List<Challenge> challenges = new ArrayList<>();
    new Reader("info " + field).readInto(challenges);
    return challenges.isEmpty() ? Map.of() : challenges.getFirst().parameters();
  }

  /** A text as a quoted string (RFC 9110, section 5.6.4). */
  public static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Reads one field from left to right. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    void readInto(List<Challenge> challenges) {
      skipCommas();
      while (at < text.length()) {
        String scheme = token();
        if (scheme.isEmpty() || !(at == text.length() || isNext(' ') || isNext(','))) {
          return;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        boolean isWhole = readParameters(parameters);
        if (!isWhole) {
          return;
        }
        challenges.add(new Challenge(scheme.toLowerCase(Locale.ROOT), Map.copyOf(parameters)));
        skipCommas();
      }
    }

    private boolean readParameters(Map<String, String> parameters) {
      skipBlanks();
      while (at < text.length()) {
        int start = at;
        String name = token().toLowerCase(Locale.ROOT);
        skipBlanks();
        if (name.isEmpty() || !isNext('=') || isToken68(start)) {
          at = start;
          // After a comma, a name without '=' is the scheme of the next challenge.
          if (parameters.isEmpty()) {
            skipToken68();
          }
          return true;
        }
        at++;
        skipBlanks();
        int valueStart = at;
        String value = isNext('"') ? quoted() : token();
        if (at == valueStart || parameters.putIfAbsent(name, value) != null) {
          return false;
        }
        skipBlanks();
        if (at < text.length() && !isNext(',')) {
          return false;
        }
        skipCommas();
      }
      return true;
    }

    private boolean isToken68(int start) {
      int end = start;
      while (end < text.length() && text.charAt(end) != ',' && text.charAt(end) != ' ') {
        end++;
      }
      return end > start && text.charAt(end - 1) == '=';
    }

    private void skipToken68() {
      while (at < text.length() && !isNext(',')) {
        at++;
      }
    }

    private String token() {
      int start = at;
      while (at < text.length() && Tokens.isCharacter(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    /* Leaves the place where it was if there is no closing quotation mark. */
    private String quoted() {
      StringBuilder value = new StringBuilder();
      for (int i = at + 1; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"') {
          at = i + 1;
          return value.toString();
        }
        if (c == '\\' && i + 1 < text.length()) {
          i++;
          c = text.charAt(i);
        }
        value.append(c);
      }
      return "";
    }

    private void skipBlanks() {
      while (isNext(' ') || isNext('\t')) {
        at++;
      }
    }

    private void skipCommas() {
      while (isNext(' ') || isNext('\t') || isNext(',')) {
        at++;
      }
    }

    private boolean isNext(char c) {
      return at < text.length() && text.charAt(at) == c;
    }
  }
}
