package dev.tauko.http;

import dev.tauko.http.internal.frame.Handshake;
import dev.tauko.http.internal.url.Url;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where a response redirects to, and with what (RFC 9110, section 15.4). */
final class Redirects {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "cookie", "proxy-authorization");

  /**
   * The fields that go on to another origin, with those that describe the body and those that ask
   * for a WebSocket: what is wanted, in which form, and under which conditions. Any other field may
   * be a secret, whatever its name.
   */
  private static final Set<String> HARMLESS =
      Set.of(
          "accept",
          "accept-charset",
          "accept-encoding",
          "accept-language",
          "cache-control",
          "dnt",
          "expect",
          "idempotency-key",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "last-event-id",
          "pragma",
          "prefer",
          "range",
          "te",
          "upgrade-insecure-requests",
          "user-agent");

  private Redirects() {}

  /**
   * The reference that a response redirects to; null if it does not redirect: it has another
   * status, or no Location, or an empty one, which would lead back to where it came from.
   */
  static @Nullable String location(ClientResponse response) {
    if (!STATUSES.contains(response.status())) {
      return null;
    }
    return response
        .headers()
        .get("Location")
        .or(() -> response.headers().get("URI"))
        .filter(reference -> !reference.isEmpty())
        .orElse(null);
  }

  /**
   * The request that follows a redirect.
   *
   * @throws InvalidUrlRedirectException if the reference is not a URL that can be requested
   * @throws ClientPayloadException if the body would have to be sent again and cannot be
   */
  static ClientRequest follow(ClientRequest request, int status, String location) {
    Url target = target(request, location);
    ClientRequest next = request.withTarget(target);
    boolean toGet =
        (status == 303 && !request.method().equals("HEAD"))
            || ((status == 301 || status == 302) && request.method().equals("POST"));
    if (toGet) {
      next =
          only(next.withMethod("GET"), name -> !name.startsWith("content-"))
              .withBody(RequestBody.empty());
    } else if (!request.body().isReplayable()) {
      throw new ClientPayloadException(
          request
              + " is redirected to "
              + target.shown()
              + ", but its body has been used up; accepted is a body that is replayable",
          null);
    }
    if (!target.hasOriginOf(request.target())) {
      next = only(next, Redirects::maySeeAnyOrigin).withoutCookies().withHostField(null);
    } else if (target.credentials() != null) {
      next = only(next, name -> !CREDENTIALS.contains(name)).withoutCookies();
    }
    return next.withUrlCredentials();
  }

  private static Url target(ClientRequest request, String location) {
    try {
      return request.target().resolve(location);
    } catch (NonHttpUrlException other) {
      throw new NonHttpUrlRedirectException(
          request + " is redirected: " + other.getMessage(), other);
    } catch (InvalidUrlException invalid) {
      throw new InvalidUrlRedirectException(
          request + " is redirected: " + invalid.getMessage(), invalid);
    }
  }

  private static boolean maySeeAnyOrigin(String name) {
    return HARMLESS.contains(name) || name.startsWith("content-") || Handshake.isOwn(name);
  }

  /** A request with only those of its fields whose names, in lower case, are wanted. */
  private static ClientRequest only(ClientRequest request, Predicate<String> isWanted) {
    List<Headers.Header> kept = new ArrayList<>(request.headers().size());
    for (Headers.Header field : request.headers()) {
      if (isWanted.test(field.name().toLowerCase(Locale.ROOT))) {
        kept.add(field);
      }
    }
    return request.withHeaders(Headers.of(kept));
  }
}
