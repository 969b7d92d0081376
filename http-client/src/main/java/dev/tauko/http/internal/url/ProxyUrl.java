package dev.tauko.http.internal.url;

import dev.tauko.http.InvalidUrlException;

/** URLs of proxies: what a connection to one needs, and nothing else. */
public final class ProxyUrl {
  private ProxyUrl() {}

  /**
   * Reads the URL of a proxy.
   *
   * @throws InvalidUrlException if it is not {@code http://[user:password@]host[:port]}, or the
   *     same with https
   */
  public static Url parse(String text) {
    Url url;
    try {
      url = Url.parse(text);
    } catch (InvalidUrlException invalid) {
      throw new InvalidUrlException("not a proxy that can be used: " + invalid.getMessage(), null);
    }
    if (!url.target().equals("/")) {
      throw new InvalidUrlException(
          "'"
              + url
              + "' is not a proxy that can be used: it has a path or a query; accepted is"
              + " http://[user:password@]host[:port] or the same with https",
          null);
    }
    return url;
  }
}
