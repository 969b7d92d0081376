package dev.tauko.console.internal.view;

import java.util.regex.Pattern;

/**
 * Takes out of a text what a page should not show: the user info and the query of URLs, and what
 * follows the name of a header or a parameter that usually holds a secret. Cuts what is left.
 */
final class Redaction {
  private static final Pattern USER_INFO = Pattern.compile("(\\w+://)[^/\\s?#]*@");
  private static final Pattern QUERY = Pattern.compile("(\\w+://[^\\s?#]*\\?)[^\\s#,)\\]]+");
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)\\b((?:proxy-)?authorization|(?:set-)?cookie|[\\w-]*(?:token|password|passwd|secret"
              + "|api[-_]?key))(\\s*[:=]\\s*)(?:(?:basic|bearer|digest)\\s+)?[^\\s,;)\\]]+");

  private Redaction() {}

  /** The text without secrets, and no longer than some characters. */
  static String of(String text, int longest) {
    String shown = text;
    if (text.contains("://")) {
      shown = USER_INFO.matcher(shown).replaceAll("$1");
      shown = QUERY.matcher(shown).replaceAll("$1…");
    }
    if (text.indexOf('=') >= 0 || text.indexOf(':') >= 0) {
      shown = SECRET.matcher(shown).replaceAll("$1$2…");
    }
    return shown.length() <= longest ? shown : shown.substring(0, longest - 1) + "…";
  }
}
