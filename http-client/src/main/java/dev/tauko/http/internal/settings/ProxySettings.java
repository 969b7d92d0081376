package dev.tauko.http.internal.settings;

import dev.tauko.http.InvalidUrlException;
import dev.tauko.http.internal.url.ProxyUrl;
import dev.tauko.internal.settings.Section;
import org.jspecify.annotations.Nullable;

/**
 * Through which proxy requests go that name none.
 *
 * @param url the proxy; null for none
 */
public record ProxySettings(@Nullable ProxyUrl url) {

  private static final String ACCEPTED =
      "http://[user:password@]host[:port], the same with https, socks5 or socks5h, or nothing";

  static ProxySettings of(Section http) {
    String url = http.text("proxy", value -> true, ACCEPTED);
    try {
      return new ProxySettings(url.isEmpty() ? null : ProxyUrl.parse(url));
    } catch (InvalidUrlException invalid) {
      throw http.rejected("proxy", String.valueOf(invalid.getMessage()), ACCEPTED);
    }
  }
}
