package dev.tauko.http.settings;

import dev.tauko.http.InvalidUrlException;
import dev.tauko.http.url.ProxyUrl;
import dev.tauko.http.url.Url;
import org.jspecify.annotations.Nullable;

/**
 * Through which proxy requests go that name none.
 *
 * @param url the proxy; null for none
 */
public record ProxySettings(@Nullable Url url) {

  static ProxySettings of(Section http) {
    String url = http.text("proxy", value -> true, "");
    try {
      return new ProxySettings(url.isEmpty() ? null : ProxyUrl.parse(url));
    } catch (InvalidUrlException invalid) {
      throw http.refused("proxy", String.valueOf(invalid.getMessage()));
    }
  }
}
