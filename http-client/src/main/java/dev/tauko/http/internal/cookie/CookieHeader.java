package dev.tauko.http.internal.cookie;

import dev.tauko.http.internal.grammar.FieldText;
import dev.tauko.http.internal.grammar.Tokens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Cookie field of a request (RFC 6265, section 4.2). */
public final class CookieHeader {
  private static final Pattern VALUE = Pattern.compile("([!-:<-~]([ -:<-~]*[!-:<-~])?)?");

  private CookieHeader() {}

  /**
   * A cookie that a user sets.
   *
   * @throws IllegalArgumentException if the name is not a token or the value cannot be sent
   */
  public static Map.Entry<String, String> pair(String name, String value) {
    Tokens.require("the cookie's name", Objects.requireNonNull(name, "name"));
    if (!VALUE.matcher(Objects.requireNonNull(value, "value")).matches()) {
      throw new IllegalArgumentException(
          "the value of the cookie "
              + name
              + " has a semicolon, a control character, one beyond ASCII, or blanks around it;"
              + " accepted are other printable ASCII characters");
    }
    return Map.entry(name, value);
  }

  /**
   * The value of the Cookie field from three sources; of one name, the later source counts. It has
   * one character for each byte: servers get back the bytes that they sent.
   *
   * @param fields the values of Cookie fields that a user has given
   * @param kept cookies of the jar, in their order
   * @param own cookies given for this request
   */
  public static String merge(
      List<String> fields, List<StoredCookie> kept, Collection<Map.Entry<String, String>> own) {
    Set<String> named = own.stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    List<String> chosen = new ArrayList<>();
    for (StoredCookie stored : kept) {
      if (!named.contains(stored.cookie().name())) {
        chosen.add(stored.pair());
      }
    }
    Set<String> later = new HashSet<>(named);
    kept.forEach(stored -> later.add(stored.cookie().name()));
    List<String> merged = new ArrayList<>();
    for (String field : fields) {
      for (String pair : field.split(";", -1)) {
        String given = pair.strip();
        if (!given.isEmpty() && !later.contains(name(given))) {
          merged.add(FieldText.octets(given, false));
        }
      }
    }
    merged.addAll(chosen);
    own.forEach(pair -> merged.add(pair.getKey() + "=" + pair.getValue()));
    return String.join("; ", merged);
  }

  private static String name(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? "" : pair.substring(0, equals).strip();
  }
}
