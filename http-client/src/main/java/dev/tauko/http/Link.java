package dev.tauko.http;

import dev.tauko.http.internal.grammar.LinkField;
import dev.tauko.http.internal.url.Url;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A link that a response has in a Link field (RFC 8288), such as the one to the next page.
 *
 * @param target what it leads to: a URL that can be requested, without user info and fragment; or,
 *     if it is no http or https URL, the reference as it was sent
 * @param relations what that is to the response, such as {@code next}, in lower case; may be empty
 * @param parameters the other parameters by their names in lower case, such as {@code title} and
 *     {@code type}. With an {@code anchor}, the link is one of that resource, and not of the
 *     response.
 */
public record Link(String target, List<String> relations, Map<String, String> parameters) {

  /** Makes a link of these values, which are copied. */
  public Link {
    relations = List.copyOf(relations);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** The links in the Link fields of a response from this URL. */
  static List<Link> read(Url base, List<String> values) {
    List<Link> links = new ArrayList<>();
    for (LinkField field : LinkField.read(values)) {
      Map<String, String> parameters = new LinkedHashMap<>(field.parameters());
      String relations = parameters.remove("rel");
      links.add(
          new Link(
              resolved(base, field.target()),
              relations == null ? List.of() : words(relations),
              parameters));
    }
    return List.copyOf(links);
  }

  private static List<String> words(String text) {
    String stripped = text.strip().toLowerCase(Locale.ROOT);
    return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
  }

  private static String resolved(Url base, String reference) {
    try {
      return base.resolve(reference).toString();
    } catch (InvalidUrlException other) {
      return reference;
    }
  }
}
