package dev.tauko.http.internal.url;

import dev.tauko.http.InvalidUrlException;
import dev.tauko.http.NonHttpUrlException;
import dev.tauko.http.internal.grammar.Printable;
import dev.tauko.http.internal.grammar.Utf8;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one URL by RFC 3986, and mends what is unambiguous: characters that may not stand in a path
 * or query are percent-encoded as UTF-8, dot segments are removed, a host beyond ASCII is written
 * by IDNA. Whatever could be read as two different hosts is refused, and so is a backslash before
 * the query: it is a slash to browsers (WHATWG) and none to RFC 3986. In a query it is data.
 */
final class UrlParser {
  static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");
  private static final Pattern START = Pattern.compile("(?:" + SCHEME.pattern() + ")?[/\\\\]*");
  private static final Pattern HOST_LABEL =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern NUMERIC_LABEL = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final Pattern IPV4 =
      Pattern.compile("((0|[1-9][0-9]{0,2})\\.){3}(0|[1-9][0-9]{0,2})");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}");
  private static final String UNRESERVED_MARKS = "-._~";
  private static final String SUB_DELIMITERS = "!$&'()*+,;=";
  private static final String PATH_EXTRA = UNRESERVED_MARKS + SUB_DELIMITERS + ":@/";
  private static final String QUERY_EXTRA = PATH_EXTRA + "?";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int MAX_HOST = 253;
  private static final int SOCKS_PORT = 1080;
  private static final Authorities KNOWN = new Authorities();

  /** What a URL is read for: which schemes it may have, and how it is spoken of. */
  enum Use {
    REQUEST(
        "a URL that can be requested", "http://host[:port][/path][?query] or the same with https"),
    PROXY(
        "a proxy that can be used",
        "http://[user:password@]host[:port] or the same with https, socks5 or socks5h");

    final String purpose;
    final String accepted;

    Use(String purpose, String accepted) {
      this.purpose = purpose;
      this.accepted = accepted;
    }
  }

  private final String text;
  private final Use use;

  /** Whether an '@' stands beyond the authority, so that parts of it may be of a password. */
  private boolean isSecretive;

  private int defaultPort;

  UrlParser(String text, Use use) {
    this.text = text;
    this.use = use;
  }

  Url parse() {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw invalid("it has a control character at index " + i);
      }
    }
    int colon = schemeEnd();
    boolean secure = colon == "https".length();
    defaultPort = colon > "https".length() ? SOCKS_PORT : Origin.defaultPort(secure);
    int backslash = text.indexOf('\\');
    if (backslash >= 0 && backslash < indexOfAny("?#", colon)) {
      throw invalid("it has a backslash at index " + backslash);
    }
    if (!text.startsWith("//", colon + 1)) {
      throw invalid("its scheme is not followed by '//'");
    }
    int from = colon + 3;
    int authorityEnd = indexOfAny("/?#", from);
    isSecretive = text.indexOf('@', authorityEnd) >= 0;
    int fragment = indexOfAny("#", authorityEnd);
    int query = Math.min(indexOfAny("?", authorityEnd), fragment);

    String authority = text.substring(from, authorityEnd);
    int at = authority.lastIndexOf('@');
    if (authority.indexOf('@') != at) {
      throw invalid("it has more than one '@' before the path");
    }
    String credentials = at < 0 ? null : credentials(authority.substring(0, at));
    Authority host = authority(secure, authority.substring(at + 1));

    String path = removeDotSegments(encode(text.substring(authorityEnd, query), PATH_EXTRA));
    String target =
        query == fragment
            ? path
            : path + "?" + encode(text.substring(query + 1, fragment), QUERY_EXTRA);
    return new Url(host.origin(), host.field(), target, credentials);
  }

  /** The index of the colon after the scheme. */
  private int schemeEnd() {
    if (text.startsWith("http:") || text.startsWith("https:")) {
      return text.indexOf(':');
    }
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.lookingAt()) {
      throw invalid("it has no scheme");
    }
    int colon = scheme.end() - 1;
    String name = text.substring(0, colon);
    boolean isKnown =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "http", "https" -> true;
          case "socks5", "socks5h" -> use == Use.PROXY;
          default -> false;
        };
    if (!isKnown) {
      throw new NonHttpUrlException(refusal("its scheme is '" + name + "'"), null);
    }
    return colon;
  }

  private String credentials(String userInfo) {
    if (!Utf8.canExpress(userInfo)) {
      throw invalid("its user info has half of a surrogate pair");
    }
    int colon = userInfo.indexOf(':');
    String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
    if (user.indexOf(':') >= 0) {
      throw invalid("its user name has a colon");
    }
    return user + ":" + (colon < 0 ? "" : decode(userInfo.substring(colon + 1)));
  }

  private String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw invalid("its user info has a '%' that two hexadecimal digits do not follow");
    }
  }

  private int indexOfAny(String characters, int from) {
    for (int i = from; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  private Authority authority(boolean secure, String authority) {
    if (use != Use.REQUEST) {
      return newAuthority(secure, authority);
    }
    Authority known = KNOWN.get(secure, authority);
    if (known == null) {
      known = newAuthority(secure, authority);
      KNOWN.put(secure, authority, known);
    }
    return known;
  }

  private Authority newAuthority(boolean secure, String authority) {
    boolean isBracketed = authority.startsWith("[");
    int hostEnd = isBracketed ? authority.indexOf(']') + 1 : authority.indexOf(':');
    if (isBracketed && hostEnd == 0) {
      throw invalid("its host has no closing ']'");
    }
    String host = hostEnd < 0 ? authority : authority.substring(0, hostEnd);
    String rest = hostEnd < 0 ? "" : authority.substring(hostEnd);
    if (host.isEmpty()) {
      throw invalid("it has no host");
    }
    int port = rest.isEmpty() || rest.equals(":") ? defaultPort : port(rest);
    return isBracketed
        ? Authority.ofLiteral(new Origin(secure, ipv6(host), port), host)
        : Authority.of(new Origin(secure, name(host), port));
  }

  private int port(String rest) {
    if (!PORT.matcher(rest).matches()) {
      throw invalid(
          "its port is " + quoted(rest) + ", accepted is ':' and a number from 1 to 65535");
    }
    int port = Integer.parseInt(rest.substring(1));
    if (port < 1 || port > 65_535) {
      throw invalid("its port is " + port + ", accepted is 1 to 65535");
    }
    return port;
  }

  private String ipv6(String bracketed) {
    String literal = bracketed.substring(1, bracketed.length() - 1);
    if (literal.indexOf('%') >= 0) {
      throw invalid(
          "its host "
              + quoted(bracketed)
              + " has a zone, which means something on this system only; accepted is an address"
              + " without one");
    }
    try {
      if (IPV6.matcher(literal).matches()) {
        return Origin.address(literal);
      }
    } catch (IllegalArgumentException malformed) {
      // Refused below.
    }
    throw invalid("its host " + quoted(bracketed) + " is not an IPv6 address");
  }

  private String name(String host) {
    String ascii = Idna.toAscii(host);
    if (ascii == null) {
      throw invalid("its host " + quoted(host) + " is not a host name");
    }
    String labels = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    String last = labels.substring(labels.lastIndexOf('.') + 1);
    if (NUMERIC_LABEL.matcher(last).matches()) {
      return ipv4(ascii);
    }
    for (String label : labels.split("\\.", -1)) {
      if (!HOST_LABEL.matcher(label).matches()) {
        throw invalid("its host " + quoted(host) + " is not a host name");
      }
    }
    if (labels.length() > MAX_HOST) {
      throw invalid("its host is longer than " + MAX_HOST + " characters");
    }
    return ascii;
  }

  private String ipv4(String host) {
    if (IPV4.matcher(host).matches()) {
      try {
        return Origin.address(host);
      } catch (IllegalArgumentException outOfRange) {
        // Refused below.
      }
    }
    throw invalid("its host " + quoted(host) + " is not an IPv4 address of four decimal numbers");
  }

  private String encode(String part, String extra) {
    for (int i = 0; i < part.length(); i++) {
      if (!isPlain(part.charAt(i), extra)) {
        return encoded(part, extra);
      }
    }
    return part;
  }

  private String encoded(String part, String extra) {
    StringBuilder encoded = new StringBuilder(part.length() + 16);
    for (int i = 0; i < part.length(); ) {
      int c = part.codePointAt(i);
      if (isPlain(c, extra) || isEncoded(part, i)) {
        encoded.append((char) c);
      } else if (Character.getType(c) == Character.SURROGATE) {
        throw invalid("it has half of a surrogate pair");
      } else {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          HEX.toHexDigits(encoded.append('%'), b);
        }
      }
      i += Character.charCount(c);
    }
    return encoded.toString();
  }

  /** A name or a value of a query. */
  static String encodeComponent(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isAsciiAlphanumeric(b) || UNRESERVED_MARKS.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        HEX.toHexDigits(encoded.append('%'), b);
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(int c, String extra) {
    return isAsciiAlphanumeric(c) || (c < 128 && extra.indexOf(c) >= 0);
  }

  private static boolean isAsciiAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isEncoded(String part, int at) {
    return part.charAt(at) == '%'
        && at + 2 < part.length()
        && Character.digit(part.charAt(at + 1), 16) >= 0
        && Character.digit(part.charAt(at + 2), 16) >= 0;
  }

  /** RFC 3986, section 5.2.4; the result starts with a slash. */
  private static String removeDotSegments(String path) {
    if (path.startsWith("/") && !path.contains("/.")) {
      return path;
    }
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean isLast = i == segments.length - 1;
      switch (segments[i]) {
        case "." -> {}
        case ".." -> kept.pollLast();
        default -> kept.addLast(segments[i]);
      }
      if (isLast && (segments[i].equals(".") || segments[i].equals(".."))) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }

  private InvalidUrlException invalid(String reason) {
    return new InvalidUrlException(refusal(reason), null);
  }

  private String quoted(String part) {
    return isSecretive ? "'…'" : "'" + part + "'";
  }

  private String refusal(String reason) {
    return "'"
        + redacted(text)
        + "' is not "
        + use.purpose
        + ": "
        + reason
        + "; accepted is "
        + use.accepted;
  }

  /**
   * The start of a text that may be a URL, fit for a message. It has no user info, wherever that
   * may end: between what looks like a scheme and the last '@' nothing is shown. Nor has it a query
   * or a fragment, which may hold secrets, too.
   */
  static String redacted(String text) {
    int at = text.lastIndexOf('@');
    Matcher start = START.matcher(text);
    int from = start.lookingAt() ? start.end() : 0;
    if (from >= at) {
      return Printable.excerpt(withoutQuery(text));
    }
    // What follows the '@' may belong to a query that has begun before.
    String hidden = text.substring(from, at);
    boolean isInQuery = hidden.indexOf('?') >= 0 || hidden.indexOf('#') >= 0;
    return Printable.excerpt(
        text.substring(0, from) + "…@" + (isInQuery ? "…" : withoutQuery(text.substring(at + 1))));
  }

  private static String withoutQuery(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '?' || text.charAt(i) == '#') {
        return text.substring(0, i + 1) + "…";
      }
    }
    return text;
  }
}
