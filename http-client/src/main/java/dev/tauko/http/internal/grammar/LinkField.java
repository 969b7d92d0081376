package dev.tauko.http.internal.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One element of a Link field (RFC 8288, section 3).
 *
 * @param target the reference between the angle brackets, as it was sent
 * @param parameters names in lower case; {@code title*} has taken the place of {@code title}
 */
public record LinkField(String target, Map<String, String> parameters) {

  /** The elements of all fields of this name, in their order; what is malformed is skipped. */
  public static List<LinkField> read(List<String> values) {
    List<LinkField> links = new ArrayList<>();
    for (String value : values) {
      Parameters reader = new Parameters(value, true);
      while (reader.skipBehind('<')) {
        String target = Elements.trim(reader.upTo('>'));
        Map<String, String> parameters = new LinkedHashMap<>(reader.read());
        String title = Parameters.extended(parameters.getOrDefault("title*", ""));
        if (title != null) {
          parameters.put("title", title);
        }
        parameters.remove("title*");
        links.add(new LinkField(target, parameters));
      }
    }
    return links;
  }
}
