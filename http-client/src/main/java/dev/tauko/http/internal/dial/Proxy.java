package dev.tauko.http.internal.dial;

import dev.tauko.http.internal.auth.Basic;
import dev.tauko.http.internal.url.Origin;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy (RFC 9110, section 3.7).
 *
 * @param credentials user and password with a colon between, if it wants some
 * @param tls what sessions with the proxy itself are made with, if it is secure
 */
public record Proxy(Origin server, @Nullable String credentials, @Nullable Tls tls) {

  /** The value of the Proxy-Authorization field; null for none. */
  public @Nullable String authorization() {
    return credentials == null ? null : Basic.of(credentials);
  }

  /** The proxy as it is written in messages, without credentials. */
  @Override
  public String toString() {
    return server.toString();
  }
}
