package dev.tauko.http;

import dev.tauko.http.url.Url;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a response redirects to, and with what (RFC 9110, section 15.4). */
final class Redirects {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  /** What is for one origin only. */
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "cookie", "proxy-authorization");

  private Redirects() {}

  /**
   * The reference that a response redirects to; null if it does not redirect: it has another status,
   * or no Location, or an empty one, which would lead back to where it came from.
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
   * @throws ClientPayloadError if the body would have to be sent again and cannot be
   */
  static ClientRequest follow(ClientRequest request, int status, String location) {
    Url target = target(request, location);
    ClientRequest next = request.withTarget(target);
    boolean toGet =
        (status == 303 && !request.method().equals("HEAD"))
            || ((status == 301 || status == 302) && request.method().equals("POST"));
    if (toGet) {
      next = withoutContent(next.withMethod("GET")).withBody(RequestBody.empty());
    } else if (!request.body().isReplayable()) {
      throw new ClientPayloadError(
          request
              + " is redirected to "
              + target
              + ", but its body has been used up; accepted is a body that is replayable",
          null);
    }
    if (!target.hasOriginOf(request.target()) || target.credentials() != null) {
      next = without(next, CREDENTIALS).withoutCookies();
    }
    return Credentials.ofUrl(next);
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

  private static ClientRequest withoutContent(ClientRequest request) {
    List<Headers.Header> kept = new ArrayList<>(request.headers().size());
    for (Headers.Header field : request.headers()) {
      if (!field.name().toLowerCase(Locale.ROOT).startsWith("content-")) {
        kept.add(field);
      }
    }
    return request.withHeaders(Headers.of(kept));
  }

  private static ClientRequest without(ClientRequest request, Set<String> names) {
    List<Headers.Header> kept = new ArrayList<>(request.headers().size());
    for (Headers.Header field : request.headers()) {
      if (!names.contains(field.name().toLowerCase(Locale.ROOT))) {
        kept.add(field);
      }
    }
    return request.withHeaders(Headers.of(kept));
  }
}
