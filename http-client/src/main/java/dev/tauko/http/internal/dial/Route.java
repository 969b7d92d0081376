package dev.tauko.http.internal.dial;

import dev.tauko.http.internal.url.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What a connection leads to, and how. Two requests may share a connection if their routes are
 * equal.
 *
 * @param tls what sessions with the origin are made with, if it is secure
 * @param proxy through which it leads, if any
 */
public record Route(Origin origin, @Nullable Tls tls, @Nullable Proxy proxy) {

  /** Checks that a secure origin comes with TLS, and no other one. */
  public Route {
    if (origin.secure() != (tls != null)) {
      throw new IllegalArgumentException("TLS does not fit " + origin);
    }
  }

  /** Whom TCP is connected to: the origin or its proxy. */
  public Origin peer() {
    return proxy == null ? origin : proxy.server();
  }

  /** Whether a proxy passes bytes on without looking at them (CONNECT, RFC 9110, 9.3.6; SOCKS). */
  public boolean isTunnelled() {
    return proxy != null && (origin.secure() || proxy.isSocks());
  }

  /** Whether a proxy is sent the requests themselves. */
  public boolean isForwarded() {
    return proxy != null && !isTunnelled();
  }

  /** The route as it is written in messages. */
  @Override
  public String toString() {
    return proxy == null ? origin.toString() : origin + " through the proxy " + proxy;
  }
}
