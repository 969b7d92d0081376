package dev.tauko.console.internal.view;

import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes out of a text what a page should not show: the user info and the query of URLs, and what
 * follows the name of a header or a parameter that usually holds a secret. Cuts what is left.
 *
 * <p>Very long texts are cut before, so that a name from outside cannot keep a thread. In doubt,
 * more is taken out than need be.
 */
final class Redaction {
  private static final String HIDDEN = "…";

  /** A text may lose so many characters, and still be as long as it may be shown. */
  private static final int MOST_HIDDEN = 2_000;

  /** Up to a blank, without punctuation and quotes that stand before it. */
  private static final String WORD =
      "(?:[^\\s,;)\\]}\"']++|[,;)\\]}]++(?=[^\\s\"'])|[\"'](?=\\w))++";

  /** The same, up to the fragment of a URL. */
  private static final String QUERY_WORD = WORD.replace("[^\\s", "[^\\s#");

  /** Within quotes of three kinds, or a word. */
  private static final String VALUE =
      "(?:(?<quote>\\\\\")[^\"\\n]*+\"?"
          + "|(?<double>\")(?:\\\\.|[^\"\\\\\\n])*+\"?"
          + "|(?<single>')(?:\\\\.|[^'\\\\\\n])*+'?"
          + "|"
          + WORD
          + ")";

  private static final String HEADER = "(?:(?:proxy-)?authorization|(?:set-)?cookie)";
  private static final String KEY =
      "(?:token|password|passwd|pwd|passphrase|secret|credentials?|session[-_]?id"
          + "|(?:api|access|private|secret)[-_]?key|authorization|cookie)";

  /** How the keys begin. */
  private static final List<String> BEGINNINGS =
      List.of(
          "token",
          "passw",
          "passphrase",
          "pwd",
          "secret",
          "credential",
          "session",
          "api",
          "access",
          "private",
          "authorization",
          "cookie");

  private static final String SCHEME = "(?:(?:basic|bearer|digest)\\s++)?";

  private static final Pattern USER_INFO = Pattern.compile("(//)[^/\\s?#]*@");
  private static final Pattern ORACLE = Pattern.compile("(jdbc:(?:\\w++:)++)[^\\s/@:]*/[^\\s@]*@");
  private static final Pattern PATH_QUERY = Pattern.compile("(/[^\\s?#\"']*+\\?)" + QUERY_WORD);
  private static final Pattern QUERY =
      Pattern.compile("([^\\s?]\\?)(?=[^\\s?#\"'=]*+=)" + QUERY_WORD);

  /** The whole of a header: up to the quote that closes its own, or to the end of the line. */
  private static final Pattern CREDENTIALS =
      Pattern.compile(
          "(?i)"
              + String.join(
                      "|",
                      "(?<double>\"H\\s*+[:=]\\s*+)(?:=\"[^\"\\n]*+\"|[^\"\\n])*+",
                      "(?<single>'H\\s*+[:=]\\s*+)(?:='[^'\\n]*+'|[^'\\n])*+",
                      "(?<line>H\\s*+[:=]\\s*+)[^\\n]++",
                      "(?<list>H\\\\?[\"']\\s*+[:=]\\s*+)(?![\\\\\"'\\s])[^\\n]++")
                  .replace("H", HEADER));

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)("
              + KEY
              + "(?:\\\\?[\"'])?[^\\S\\n]*+(?::=|=>|[:=])[^\\S\\n]*+"
              + SCHEME
              + ")"
              + VALUE);

  private static final Pattern AFTER_BLANK =
      Pattern.compile(
          "(?i)(\\bbearer\\s++|\\bbasic\\s++(?=[^\\s\"']*[0-9=+/])|\\bpasswd\\s++|--[\\w-]{0,20}?"
              + KEY
              + "\\s++)"
              + VALUE);

  private Redaction() {}

  /** The text without secrets, and no longer than some characters. */
  static String of(String text, int longest) {
    boolean isCut = text.length() > longest + MOST_HIDDEN;
    String shown = isCut ? text.substring(0, longest + MOST_HIDDEN) : text;
    if (shown.contains("//")) {
      shown = USER_INFO.matcher(shown).replaceAll("$1");
    }
    if (shown.contains("jdbc:")) {
      shown = ORACLE.matcher(shown).replaceAll("$1" + HIDDEN + "@");
    }
    if (shown.indexOf('?') >= 0) {
      shown = PATH_QUERY.matcher(shown).replaceAll("$1" + HIDDEN);
      shown = QUERY.matcher(shown).replaceAll("$1" + HIDDEN);
    }
    boolean hasKey = hasKey(shown);
    if (hasKey && (shown.indexOf('=') >= 0 || shown.indexOf(':') >= 0)) {
      shown = CREDENTIALS.matcher(shown).replaceAll(Redaction::withoutCredentials);
      shown = SECRET.matcher(shown).replaceAll(Redaction::withoutSecret);
    }
    if (shown.indexOf(' ') >= 0 && (hasKey || hasScheme(shown))) {
      shown = AFTER_BLANK.matcher(shown).replaceAll(Redaction::withoutSecret);
    }
    return !isCut && shown.length() <= longest
        ? shown
        : shown.substring(0, Math.min(shown.length(), longest - 1)) + HIDDEN;
  }

  /** Whether a key begins somewhere. Costs little, since most texts have none. */
  private static boolean hasKey(String text) {
    for (int i = 0; i < text.length(); i++) {
      boolean mayBegin =
          switch (text.charAt(i)) {
            case 't', 'T', 'p', 'P', 's', 'S', 'c', 'C', 'a', 'A' -> true;
            default -> false;
          };
      if (mayBegin && beginsAt(text, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean beginsAt(String text, int place) {
    for (String beginning : BEGINNINGS) {
      if (text.regionMatches(true, place, beginning, 0, beginning.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasScheme(String text) {
    return text.contains("earer ")
        || text.contains("EARER ")
        || text.contains("asic ")
        || text.contains("ASIC ");
  }

  private static String withoutCredentials(MatchResult header) {
    return Matcher.quoteReplacement(matched(header, "double", "single", "line", "list")) + HIDDEN;
  }

  private static String withoutSecret(MatchResult secret) {
    String quote = matched(secret, "quote", "double", "single");
    return Matcher.quoteReplacement(secret.group(1) + quote + HIDDEN + quote);
  }

  /** The group that has matched, of several of which one may. */
  private static String matched(MatchResult result, String... groups) {
    return Stream.of(groups).map(result::group).filter(Objects::nonNull).findFirst().orElse("");
  }
}
