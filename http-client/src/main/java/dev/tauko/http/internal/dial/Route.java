package dev.tauko.http.internal.dial;

import dev.tauko.http.internal.url.Destination;
import org.jspecify.annotations.Nullable;

/**
 * What a connection leads to, and how. Two requests may share a connection if their routes are
 * equal.
 *
 * @param tls what sessions with the destination are made with, if it is secure
 * @param proxy through which it leads, if any
 */
public record Route(Destination destination, @Nullable Tls tls, @Nullable Proxy proxy) {

  /** Checks that a secure destination comes with TLS, and no other one. */
  public Route {
    if (destination.secure() != (tls != null)) {
      throw new IllegalArgumentException("TLS does not fit " + destination);
    }
  }

  /** Whom TCP is connected to: the destination or its proxy. */
  public Destination peer() {
    return proxy == null ? destination : proxy.server();
  }

  /** Whether a proxy passes bytes on without looking at them (CONNECT; RFC 9110, 9.3.6). */
  public boolean isTunnelled() {
    return proxy != null && destination.secure();
  }

  /** Whether a proxy is sent the requests themselves. */
  public boolean isForwarded() {
    return proxy != null && !destination.secure();
  }

  /** The route as it is written in messages. */
  @Override
  public String toString() {
    return proxy == null ? destination.toString() : destination + " through the proxy " + proxy;
  }
}
