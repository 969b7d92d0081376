package dev.tauko.http.internal.grammar;

import dev.tauko.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** What may stand in the head of a request (RFC 9110, sections 5.5, 5.6.2 and 9.1). */
public final class HeaderRules {
  private static final Pattern MEDIA_TYPE = mediaType();
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E]*");
  private static final Pattern HOST =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]++]|[0-9A-Za-z._~%!$&'()*+,;=-]++)(?::[0-9]{0,5})?");
  private static final Set<String> KNOWN_METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  /** Fields that follow from the URL, the body and the connection, and are the session's own. */
  private static final Set<String> OWN =
      Set.of("host", "content-length", "transfer-encoding", "connection", "raw-request-uri");

  private HeaderRules() {}

  private static Pattern mediaType() {
    String token = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    String quoted =
        "\"[\\t\\x20-\\x7E&&[^\"\\\\]]*+(?:\\\\[\\t\\x20-\\x7E][\\t\\x20-\\x7E&&[^\"\\\\]]*+)*+\"";
    String parameter = token + "=(?:" + token + "|" + quoted + ")";
    return Pattern.compile(
        token + "/" + token + "(?:[ \\t]*;[ \\t]*(?:" + parameter + ")?)*+[ \\t]*");
  }

  /** The header fields that a session sends with all requests: those given, and the usual ones. */
  public static Headers defaults(List<Headers.Header> given, String userAgent) {
    List<Headers.Header> fields = new ArrayList<>();
    fields.add(new Headers.Header("Accept", "*/*"));
    if (!userAgent.isEmpty()) {
      fields.add(new Headers.Header("User-Agent", userAgent));
    }
    fields.removeIf(
        field -> given.stream().anyMatch(own -> own.name().equalsIgnoreCase(field.name())));
    fields.addAll(given);
    return Headers.of(fields);
  }

  /**
   * A method as it is sent: one that is known in upper case, any other as it is.
   *
   * @throws IllegalArgumentException if it is not a token
   */
  public static String method(String method) {
    String upper = Objects.requireNonNull(method, "method").toUpperCase(Locale.ROOT);
    if (KNOWN_METHODS.contains(upper)) {
      return upper;
    }
    return Tokens.require("the method", method);
  }

  /**
   * A header field that a user sets.
   *
   * @throws IllegalArgumentException if the name is not a token or one of the session's own fields,
   *     or the value has characters other than printable ASCII and tabs
   */
  public static Headers.Header header(String name, String value) {
    Tokens.require("the header name", Objects.requireNonNull(name, "name"));
    Objects.requireNonNull(value, "value");
    if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "the header field "
              + name
              + " cannot be set; it follows from the URL, the body and the"
              + " connection"
              + (name.equalsIgnoreCase("host") ? ", or is set by host(value)" : ""));
    }
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the value of the header field "
              + name
              + " has a control character, or one beyond ASCII; accepted are printable ASCII"
              + " characters, blanks and tabs");
    }
    return new Headers.Header(name, value.strip());
  }

  /**
   * A value of the Host field (RFC 9110, section 7.2).
   *
   * @throws IllegalArgumentException if it is not a host and perhaps a port
   */
  public static String host(String value) {
    if (!HOST.matcher(Objects.requireNonNull(value, "value")).matches()) {
      throw new IllegalArgumentException(
          "the host is '"
              + Tokens.printable(value)
              + "'; accepted is host[:port] in letters, digits and -._~%!$&'()*+,;= or [IPv6]");
    }
    return value;
  }

  /**
   * A media type as it stands in a Content-Type field (RFC 9110, section 8.3.1).
   *
   * @throws IllegalArgumentException if it is not a type, a slash, a subtype and parameters
   */
  public static String contentType(String type) {
    if (!MEDIA_TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "the content type is '"
              + Tokens.printable(type)
              + "'; accepted is a media type such as text/plain; charset=utf-8");
    }
    return type;
  }
}
