package dev.tauko.http.internal.grammar;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes heads and URLs for a log: the values of secret header fields and of secret parameters in
 * queries, and the user info of URLs, are written as {@code ***}. Parameters are known by their
 * decoded names. Immutable.
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

  /**
   * A pair of a query, or of a fragment; the lookbehind leaves the separator to the pair before.
   */
  private static final Pattern PARAMETER =
      Pattern.compile("(?<=[?&;#])([^=?&;#\\s\"]+)=([^&;#\\s\"]*)");

  private final Set<String> fields = new TreeSet<>(ALWAYS);
  private final Set<String> parameters = new TreeSet<>();

  /**
   * @param headers names of further header fields whose values are secret, in any case
   * @param parameters names of parameters whose values are secret, in any case
   */
  public Redaction(Collection<String> headers, Collection<String> parameters) {
    headers.forEach(name -> fields.add(name.toLowerCase(Locale.ROOT)));
    parameters.forEach(name -> this.parameters.add(name.toLowerCase(Locale.ROOT)));
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
    return shown.indexOf('=') < 0 || parameters.isEmpty() ? shown : withoutSecrets(shown);
  }

  private String withoutSecrets(String text) {
    Matcher pair = PARAMETER.matcher(text);
    StringBuilder shown = new StringBuilder(text.length());
    int copied = 0;
    int from = 0;
    while (pair.find(from)) {
      // The value of a parameter that is no secret may be a URL with a query of its own.
      from = pair.start(2);
      if (isSecret(pair.group(1))) {
        shown.append(text, copied, from).append(HIDDEN);
        from = pair.end();
        copied = from;
      }
    }
    return shown.append(text, copied, text.length()).toString();
  }

  /** Whether a server would take a name for that of a secret. */
  private boolean isSecret(String name) {
    if (parameters.contains(name.toLowerCase(Locale.ROOT))) {
      return true;
    }
    try {
      String decoded = URLDecoder.decode(name, StandardCharsets.UTF_8);
      return parameters.contains(decoded.strip().toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
