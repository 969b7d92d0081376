package dev.tauko.console.internal.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tauko.console.internal.settings.ConsoleSettings;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Host;

/**
 * Decides on each request. What a request must fulfil, in this order:
 *
 * <ol>
 *   <li><b>Host.</b> The name by which it calls this machine is an IP address, localhost, or one of
 *       {@code tauko.console.hosts}. A web site whose name was made to lead here has another one
 *       (DNS rebinding).
 *   <li><b>Origin.</b> If a page has made it, then one of the same host and port. Where the browser
 *       says whether it is the same site ({@code Sec-Fetch-Site}), it is.
 *   <li><b>Peer.</b> Without a token, the connection comes from this machine, and no header tells
 *       that it was passed on for somebody else. Who cannot be told counts as somebody else.
 *   <li><b>Token.</b> If there is one, a request for data brings it along. The page itself, its
 *       style and its scripts are in a public jar, and show nothing.
 *   <li><b>Cancelling</b> is a permission of its own, and asks for a header that the page of
 *       another site could not send without being asked about it first.
 * </ol>
 */
public final class Access {
  /** The header that a request to cancel must have, with any value. */
  public static final String CANCEL_HEADER = "Tauko-Console";

  private static final List<String> PASSED_ON =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");
  private static final Set<String> SAME_SITE = Set.of("same-origin", "none");
  private static final String BEARER = "Bearer ";

  private final ConsoleSettings settings;
  private final byte[] token;

  /** The rules that some settings make. */
  public Access(ConsoleSettings settings) {
    this.settings = settings;
    this.token = settings.token().getBytes(UTF_8);
  }

  /** Why a request is not answered. */
  public record Refusal(StatusCode status, String reason) {}

  /** Decides on a request for the page, its style or its scripts. */
  public Optional<Refusal> toPage(HttpRequest request) {
    if (!isOurName(request)) {
      return refuse(
          StatusCodes.MISDIRECTED_REQUEST,
          "this is not a name of the console; accepted: localhost, an IP address, and what"
              + " tauko.console.hosts lists");
    }
    return settings.token().isEmpty() ? fromElsewhere(request) : Optional.empty();
  }

  /** Decides on a request for data. */
  public Optional<Refusal> toData(HttpRequest request) {
    Optional<Refusal> refusal = toPage(request);
    if (refusal.isPresent()) {
      return refusal;
    }
    if (!isSameOrigin(request)) {
      return refuse(StatusCodes.FORBIDDEN, "the request comes from a page of another site");
    }
    return settings.token().isEmpty() || hasToken(request)
        ? Optional.empty()
        : refuse(StatusCodes.UNAUTHORIZED, "the token is missing or wrong");
  }

  /** Decides on a request to cancel a task. */
  public Optional<Refusal> toCancel(HttpRequest request) {
    Optional<Refusal> refusal = toData(request);
    if (refusal.isPresent()) {
      return refusal;
    }
    if (!settings.allowCancel()) {
      return refuse(
          StatusCodes.FORBIDDEN,
          "the console is read-only; tauko.console.allow-cancel permits this");
    }
    return request.getHeader(CANCEL_HEADER).isPresent()
        ? Optional.empty()
        : refuse(StatusCodes.FORBIDDEN, "the header " + CANCEL_HEADER + " is missing");
  }

  private static Optional<Refusal> refuse(StatusCode status, String reason) {
    return Optional.of(new Refusal(status, reason));
  }

  // ---- the name ----

  private boolean isOurName(HttpRequest request) {
    return isOurs(request.getUri().host())
        && request.getHeader(Host.class).map(Host::host).map(this::isOurs).orElse(true);
  }

  private boolean isOurs(org.apache.pekko.http.javadsl.model.Host host) {
    String written = host.address().toLowerCase(Locale.ROOT);
    // A final dot makes a name absolute: it is the same name.
    String name = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    return host.isIPv4()
        || host.isIPv6()
        || name.equals("localhost")
        || settings.hosts().contains(name)
        || settings.hosts().contains(written);
  }

  // ---- the page that asks ----

  private static boolean isSameOrigin(HttpRequest request) {
    Optional<String> origin = value(request, "Origin");
    if (origin.isPresent()) {
      String authority = value(request, "Host").orElse("");
      if (!origin.get().equalsIgnoreCase("http://" + authority)
          && !origin.get().equalsIgnoreCase("https://" + authority)) {
        return false;
      }
    }
    return value(request, "Sec-Fetch-Site").map(SAME_SITE::contains).orElse(true);
  }

  // ---- the peer ----

  private static Optional<Refusal> fromElsewhere(HttpRequest request) {
    Optional<InetAddress> peer =
        request.getAttribute(AttributeKeys.remoteAddress).flatMap(each -> each.getAddress());
    if (peer.isEmpty()) {
      return refuse(
          StatusCodes.FORBIDDEN,
          "where the request comes from is not known: set"
              + " pekko.http.server.remote-address-attribute = on, or tauko.console.token");
    }
    return peer.get().isLoopbackAddress() && PASSED_ON.stream().noneMatch(has(request))
        ? Optional.empty()
        : refuse(
            StatusCodes.FORBIDDEN,
            "the console answers this machine only, unless tauko.console.token is set");
  }

  private static Predicate<String> has(HttpRequest request) {
    return name -> request.getHeader(name).isPresent();
  }

  // ---- the token ----

  private boolean hasToken(HttpRequest request) {
    Optional<String> sent =
        value(request, "Authorization")
            .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            .map(value -> value.substring(BEARER.length()).strip())
            .or(() -> request.getUri().query().get("token"));
    return sent.isPresent()
        && MessageDigest.isEqual(digest(sent.get().getBytes(UTF_8)), digest(token));
  }

  /** Of one length for all, so that comparing tells nothing of the token's. */
  private static byte[] digest(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static Optional<String> value(HttpRequest request, String header) {
    return request.getHeader(header).map(HttpHeader::value);
  }
}
