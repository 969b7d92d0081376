package dev.tauko.http.internal.url;

import dev.tauko.http.InvalidUrlException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An absolute http or https URL in the form in which it goes over the wire.
 *
 * @param hostField host and port as they stand in the Host field
 * @param target the request target: path and query in ASCII, without fragment
 * @param credentials user and password with a colon between, if the URL had them
 */
public record Url(Origin origin, String hostField, String target, @Nullable String credentials) {
  /**
   * Reads a URL as a person or a web page writes it.
   *
   * @throws InvalidUrlException if the text is not an absolute http or https URL
   */
  public static Url parse(String text) {
    return new UrlParser(Objects.requireNonNull(text, "url"), UrlParser.Use.REQUEST).parse();
  }

  /** The start of a text that may be a URL, without user info and query, fit for a message. */
  public static String redacted(String text) {
    return UrlParser.redacted(text);
  }

  /**
   * Reads a reference as RFC 3986, section 5.2 has it: an absolute URL, or the part of one that
   * differs from this one. Credentials of this URL do not go over to the result.
   *
   * @throws InvalidUrlException if the result is not an absolute http or https URL
   */
  public Url resolve(String reference) {
    String scheme = origin.secure() ? "https:" : "http:";
    if (UrlParser.SCHEME.matcher(reference).lookingAt()) {
      return parse(reference);
    }
    if (reference.startsWith("//")) {
      return parse(scheme + reference);
    }
    String prefix = scheme + "//" + hostField;
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (reference.isEmpty() || reference.startsWith("#")) {
      return new Url(origin, hostField, target, null);
    }
    if (reference.startsWith("/")) {
      return parse(prefix + reference);
    }
    if (reference.startsWith("?")) {
      return parse(prefix + path + reference);
    }
    return parse(prefix + path.substring(0, path.lastIndexOf('/') + 1) + reference);
  }

  /** This URL with pairs added to its query; names and values are encoded as UTF-8. */
  public Url withQuery(List<Map.Entry<String, String>> pairs) {
    if (pairs.isEmpty()) {
      return this;
    }
    StringBuilder query = new StringBuilder(target);
    boolean hasQuery = target.indexOf('?') >= 0;
    char separator = hasQuery ? '&' : '?';
    if (hasQuery && (target.endsWith("?") || target.endsWith("&"))) {
      query.setLength(query.length() - 1);
      separator = target.charAt(target.length() - 1);
    }
    for (Map.Entry<String, String> pair : pairs) {
      query
          .append(separator)
          .append(UrlParser.encodeComponent(pair.getKey()))
          .append('=')
          .append(UrlParser.encodeComponent(pair.getValue()));
      separator = '&';
    }
    return new Url(origin, hostField, query.toString(), credentials);
  }

  /** Whether scheme, host and port are those of another URL (RFC 6454). */
  public boolean hasOriginOf(Url other) {
    return origin.equals(other.origin);
  }

  /** The URL without credentials and fragment. */
  public URI toUri() {
    return URI.create(toString());
  }

  /**
   * The URL for people to read: instead of the query, which may hold secrets, there is {@code ?…}.
   */
  public String shown() {
    String url = toString();
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query) + "?…";
  }

  /** The URL without credentials and fragment. */
  @Override
  public String toString() {
    return (origin.secure() ? "https://" : "http://") + hostField + target;
  }
}
