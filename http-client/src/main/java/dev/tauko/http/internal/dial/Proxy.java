package dev.tauko.http.internal.dial;

import dev.tauko.http.internal.auth.Basic;
import dev.tauko.http.internal.url.Origin;
import dev.tauko.http.internal.url.ProxyUrl;
import dev.tauko.http.internal.url.ProxyUrl.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A proxy for HTTP (RFC 9110, section 3.7) or for SOCKS version 5 (RFC 1928).
 *
 * @param tls what sessions with the proxy itself are made with, if it is secure
 */
public record Proxy(ProxyUrl url, @Nullable Tls tls) {

  /** Where it is. */
  public Origin server() {
    return url.server();
  }

  /** Whether it speaks SOCKS, and so never sees the requests. */
  public boolean isSocks() {
    return url.protocol() != Protocol.HTTP;
  }

  /** Whether the name of an origin is looked up on this side of the proxy. */
  boolean wantsAddresses() {
    return url.protocol() == Protocol.SOCKS5;
  }

  /** The value of the Proxy-Authorization field; null for none. */
  public @Nullable String authorization() {
    return url.credentials() == null ? null : Basic.of(url.credentials());
  }

  /** The proxy as it is written in messages, without credentials. */
  @Override
  public String toString() {
    return url.toString();
  }
}
