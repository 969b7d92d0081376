package dev.tauko.http;

import dev.tauko.http.internal.auth.Basic;
import dev.tauko.http.internal.auth.Netrc;
import dev.tauko.http.internal.url.Origin;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a session says of who asks, where a request does not say it: credentials for one origin, and
 * a file of credentials by host. Thread-safe.
 */
final class SessionCredentials {
  private final @Nullable String authorization;
  private final AtomicReference<@Nullable Origin> origin;
  private final Netrc netrc;

  /**
   * @param authorization the value of the Authorization field; null for none
   * @param origin what it is for; null for the first one that is asked
   */
  SessionCredentials(@Nullable String authorization, @Nullable Origin origin, Netrc netrc) {
    this.authorization = authorization;
    this.origin = new AtomicReference<>(origin);
    this.netrc = netrc;
  }

  /** A request with the credentials that are for its origin or host, unless it has its own. */
  ClientRequest addTo(ClientRequest request) {
    Origin asked = request.target().origin();
    if (authorization != null) {
      origin.compareAndSet(null, asked);
    }
    if (request.headers().contains("Authorization")) {
      return request;
    }
    if (authorization != null && asked.equals(origin.get())) {
      return request.withHeader("Authorization", authorization);
    }
    Netrc.Entry entry = netrc.get(asked.host());
    return entry == null
        ? request
        : request.withHeader("Authorization", Basic.of(entry.login(), entry.password()));
  }
}
