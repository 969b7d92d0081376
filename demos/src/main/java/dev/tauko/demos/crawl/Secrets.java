package dev.tauko.demos.crawl;

import dev.tauko.demos.download.Show;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes what is secret out of texts that have URLs in them. */
final class Secrets {
  private static final Pattern PARAMETER =
      Pattern.compile("(?<=[?&;])([^=?&;#\\s\"]+)=([^&;#\\s\"]*)");

  private final Set<String> parameters = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * @param parameters the names of parameters whose values are secret, in any case
   */
  Secrets(Collection<String> parameters) {
    this.parameters.addAll(parameters);
  }

  /** The text without users and passwords, and with {@code ***} for the values of parameters. */
  String hiddenIn(String text) {
    return PARAMETER
        .matcher(Show.withoutUser(text))
        .replaceAll(pair ->
            Matcher.quoteReplacement(
                parameters.contains(decoded(pair.group(1)))
                    ? pair.group(1) + "=***"
                    : pair.group()));
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return name;
    }
  }
}
