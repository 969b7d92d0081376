package dev.tauko.http;

import dev.tauko.Engine;
import dev.tauko.http.internal.auth.Challenge;
import dev.tauko.http.internal.auth.DigestAnswer;
import dev.tauko.http.internal.auth.DigestChallenge;
import dev.tauko.http.internal.grammar.Utf8;
import dev.tauko.http.internal.url.Origin;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.internal.waiting.UncheckedAwait;
import dev.tauko.internal.chance.Chance;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Answers challenges of Digest authentication (RFC 7616, and RFC 2617 for older servers), so that
 * the password itself is never sent:
 *
 * <pre>{@code
 * ClientSession.builder().middleware(DigestAuth.of("https://api.example", user, password))
 * }</pre>
 *
 * <p>A request that is answered with 401 and a challenge is sent once more with the answer; later
 * requests to where the challenge applies carry an answer at once. Algorithms are MD5, SHA-256 and
 * SHA-512-256, each with and without {@code -sess}; of several challenges the first known one is
 * answered. A body is covered ({@code auth-int}) only where the server insists on it.
 *
 * <p>It is bound to one origin: no other one is answered, or sent anything, wherever redirects
 * lead. A request that has an Authorization field already, or whose body cannot be sent again,
 * passes as it is. Where the credentials are wrong the caller gets the response of status 401.
 *
 * <p>Thread-safe; for one user at one origin, through any number of sessions. aiohttp calls this
 * {@code DigestAuthMiddleware}.
 */
public final class DigestAuth implements Middleware {
  private static final int UNAUTHORIZED = 401;

  /** A challenge with what has been made of it. */
  private record Space(DigestChallenge challenge, String clientNonce, AtomicInteger count) {}

  private final String user;
  private final String password;
  private final AtomicReference<@Nullable Origin> origin;
  private final AtomicReference<@Nullable Space> space = new AtomicReference<>();

  private DigestAuth(@Nullable Origin origin, String user, String password) {
    this.user = user;
    this.password = password;
    this.origin = new AtomicReference<>(origin);
  }

  /**
   * Returns a middleware that is bound to the origin of the first request that it sees.
   *
   * @throws IllegalArgumentException if name or password has half a surrogate pair
   */
  public static DigestAuth of(String user, String password) {
    return bound(null, user, password);
  }

  /**
   * Returns a middleware that is bound to the origin of a URL.
   *
   * @throws InvalidUrlException if it is not an absolute http or https URL
   * @throws IllegalArgumentException if name or password has half a surrogate pair
   */
  public static DigestAuth of(String url, String user, String password) {
    return bound(Url.parse(url).origin(), user, password);
  }

  private static DigestAuth bound(@Nullable Origin origin, String user, String password) {
    return new DigestAuth(
        origin,
        Utf8.require("the user's name", Objects.requireNonNull(user, "user")),
        Utf8.require("the password", Objects.requireNonNull(password, "password")));
  }

  private static String random() {
    byte[] bytes = new byte[16];
    Chance.secret(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public ClientResponse handle(ClientRequest request, Next next) {
    origin.compareAndSet(null, request.target().origin());
    if (!isOrigin(request.target()) || request.headers().contains("Authorization")) {
      return next.send(request);
    }
    Space known = space.get();
    ClientResponse response =
        next.send(
            known != null && covers(known.challenge(), request.target())
                ? answered(request, known)
                : request);
    Space asked = challenge(response);
    // An answer to an old nonce may be refused for its age alone; one to a fresh nonce is not.
    for (boolean isFresh = false; asked != null; asked = challenge(response)) {
      if ((isFresh && !asked.challenge().stale()) || !request.body().isReplayable()) {
        return response;
      }
      space.set(asked);
      response.reader().discard();
      response = next.send(answered(request, asked));
      if (isFresh) {
        break;
      }
      isFresh = true;
    }
    learnNextNonce(response);
    return response;
  }

  private boolean isOrigin(Url url) {
    return url.origin().equals(origin.get());
  }

  /** What a response asks for; null for nothing, or nothing that can be answered. */
  private @Nullable Space challenge(ClientResponse response) {
    if (response.status() != UNAUTHORIZED || !isOrigin(response.request().target())) {
      return null;
    }
    DigestChallenge challenge =
        DigestChallenge.first(Challenge.parse(response.headers().getAll("WWW-Authenticate")));
    return challenge == null ? null : new Space(challenge, random(), new AtomicInteger());
  }

  /** Whether a challenge says that requests to a URL of its origin need an answer, too. */
  private boolean covers(DigestChallenge challenge, Url url) {
    if (challenge.domain().isEmpty()) {
      return true;
    }
    for (String uri : challenge.domain()) {
      try {
        Url covered = url.resolve(uri);
        if (isOrigin(covered) && isBelow(url.target(), covered.target())) {
          return true;
        }
      } catch (InvalidUrlException unknown) {
        // Covers nothing.
      }
    }
    return false;
  }

  private static boolean isBelow(String target, String prefix) {
    return target.startsWith(prefix)
        && (target.length() == prefix.length()
            || prefix.endsWith("/")
            || "/?".indexOf(target.charAt(prefix.length())) >= 0);
  }

  private ClientRequest answered(ClientRequest request, Space asked) {
    DigestChallenge challenge = asked.challenge();
    String field =
        new DigestAnswer(
                challenge, user, password, asked.count().incrementAndGet(), asked.clientNonce())
            .field(
                request.method(),
                request.target().target(),
                challenge.authInt() && !challenge.auth() ? hash(challenge, request.body()) : null);
    List<Headers.Header> fields = new ArrayList<>();
    request.headers().forEach(fields::add);
    // The server gets back the bytes of its realm: UTF-8, each of them as one character.
    fields.add(
        new Headers.Header(
            "Authorization",
            new String(field.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)));
    return request.withHeaders(Headers.of(fields));
  }

  private static byte[] hash(DigestChallenge challenge, RequestBody body) {
    MessageDigest hash = challenge.algorithm().start();
    UncheckedAwait.await(
        body.source()
            .runWith(
                Sink.foreach(part -> hash.update(part.asByteBuffer())), Engine.current().system()));
    return hash.digest();
  }

  private void learnNextNonce(ClientResponse response) {
    Space asked = space.get();
    String info = response.headers().get("Authentication-Info").orElse("");
    String nonce = Challenge.parameters(info).get("nextnonce");
    if (asked != null
        && nonce != null
        && isOrigin(response.request().target())
        && response.request().headers().contains("Authorization")) {
      Space renewed = new Space(asked.challenge().withNonce(nonce), random(), new AtomicInteger());
      space.compareAndSet(asked, renewed);
    }
  }
}
