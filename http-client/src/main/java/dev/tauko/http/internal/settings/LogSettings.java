package dev.tauko.http.internal.settings;

import dev.tauko.http.internal.grammar.Tokens;
import dev.tauko.internal.settings.Section;
import java.util.List;

/**
 * What the request log hides, beside what it always hides.
 *
 * @param hiddenHeaders header fields whose values are not shown
 * @param hiddenParameters parameters of queries whose values are not shown
 */
public record LogSettings(List<String> hiddenHeaders, List<String> hiddenParameters) {

  static LogSettings of(Section http) {
    Section log = http.section("log");
    return new LogSettings(
        log.texts("hidden-headers", Tokens::isToken, "a list of names of header fields"),
        log.texts(
            "hidden-parameters",
            name -> name.matches("[^\\s=&#?]+"),
            "a list of names of parameters in queries"));
  }
}
