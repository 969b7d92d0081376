package dev.tauko.http.internal.url;

import dev.tauko.http.InvalidUrlException;
import dev.tauko.http.internal.url.UrlParser.Use;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a proxy: what a connection to one needs, and nothing else.
 *
 * @param protocol what the proxy is spoken to in
 * @param server where it is; secure if it is an HTTP proxy that is reached by TLS
 * @param credentials user and password with a colon between, if the URL had them
 */
public record ProxyUrl(Protocol protocol, Origin server, @Nullable String credentials) {
  /** RFC 1929 has one byte for the length of a user name, and one for that of a password. */
  private static final int MAX_SOCKS_CREDENTIAL = 255;

  /** What a proxy is spoken to in. */
  public enum Protocol {
    /** HTTP, with TLS or without. */
    HTTP,
    /** SOCKS version 5 (RFC 1928); names are looked up on this side, and addresses sent. */
    SOCKS5,
    /** SOCKS version 5; names are sent, and the proxy looks them up. */
    SOCKS5H
  }

  /**
   * Reads the URL of a proxy.
   *
   * @throws InvalidUrlException if it is not {@code http://[user:password@]host[:port]}, or the
   *     same with https, socks5 or socks5h
   */
  public static ProxyUrl parse(String text) {
    Url url;
    try {
      url = new UrlParser(Objects.requireNonNull(text, "url"), Use.PROXY).parse();
    } catch (InvalidUrlException invalid) {
      throw new InvalidUrlException(String.valueOf(invalid.getMessage()), null);
    }
    ProxyUrl proxy = new ProxyUrl(protocol(text), url.origin(), url.credentials());
    if (!url.target().equals("/") || text.indexOf('#') >= 0) {
      throw invalid(text, "it has a path, a query or a fragment");
    }
    if (proxy.protocol != Protocol.HTTP && proxy.credentials != null) {
      checkSocksCredentials(text, proxy.credentials);
    }
    return proxy;
  }

  private static Protocol protocol(String text) {
    return switch (text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT)) {
      case "socks5" -> Protocol.SOCKS5;
      case "socks5h" -> Protocol.SOCKS5H;
      default -> Protocol.HTTP;
    };
  }

  private static void checkSocksCredentials(String text, String userInfo) {
    int colon = userInfo.indexOf(':');
    int user = userInfo.substring(0, colon).getBytes(StandardCharsets.UTF_8).length;
    int password = userInfo.substring(colon + 1).getBytes(StandardCharsets.UTF_8).length;
    if (user == 0) {
      throw invalid(text, "its user name is empty");
    }
    if (user > MAX_SOCKS_CREDENTIAL || password > MAX_SOCKS_CREDENTIAL) {
      throw invalid(
          text,
          "its user name has "
              + user
              + " bytes in UTF-8 and its password "
              + password
              + ", of which SOCKS can carry "
              + MAX_SOCKS_CREDENTIAL
              + " each");
    }
  }

  private static InvalidUrlException invalid(String text, String reason) {
    return new InvalidUrlException(
        "'"
            + UrlParser.redacted(text)
            + "' is not "
            + Use.PROXY.purpose
            + ": "
            + reason
            + "; accepted is "
            + Use.PROXY.accepted,
        null);
  }

  /** The URL without credentials, always with its port. */
  @Override
  public String toString() {
    return protocol == Protocol.HTTP
        ? server.toString()
        : protocol.name().toLowerCase(Locale.ROOT)
            + "://"
            + server.bracketedHost()
            + ":"
            + server.port();
  }
}
