package dev.tauko.http.internal.grammar;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes heads and URLs for a log: the values of secret header fields and of secret parameters in
 * queries, and the user info of URLs, are written as {@code ***}. Immutable.
 */
public final class Redaction {
  private static final String HIDDEN = "***";

  /** Fields that carry credentials (RFC 9110, section 11; RFC 6265). */
  private static final Set<String> ALWAYS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "set-cookie",
          "authentication-info",
          "proxy-authentication-info");

  private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#\\s]*@");

  private final Set<String> fields = new TreeSet<>(ALWAYS);
  private final Pattern parameters;

  /**
   * @param headers names of further header fields whose values are secret, in any case
   * @param parameters names of parameters whose values are secret, in any case
   */
  public Redaction(Collection<String> headers, Collection<String> parameters) {
    headers.forEach(name -> fields.add(name.toLowerCase(Locale.ROOT)));
    String names = parameters.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    this.parameters =
        Pattern.compile(
            names.isEmpty() ? "(?!)" : "(?<=[?&;])(" + names + ")=[^&;#\\s'\"]*",
            Pattern.CASE_INSENSITIVE);
  }

  /** A header field as a line, without the end of the line. */
  public String field(String name, String value) {
    boolean isSecret = fields.contains(name.toLowerCase(Locale.ROOT));
    return Printable.of(name) + ": " + (isSecret ? HIDDEN : text(value));
  }

  /** A text that may have URLs in it, such as a message, fit for a log. */
  public String text(String text) {
    String shown = Printable.of(text);
    if (shown.contains("//")) {
      shown = USER_INFO.matcher(shown).replaceAll(HIDDEN + "@");
    }
    return shown.indexOf('=') < 0 ? shown : parameters.matcher(shown).replaceAll("$1=" + HIDDEN);
  }
}
