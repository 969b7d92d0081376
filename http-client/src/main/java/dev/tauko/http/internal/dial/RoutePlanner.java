package dev.tauko.http.internal.dial;

import dev.tauko.http.InvalidUrlException;
import dev.tauko.http.internal.dial.Tls.Trust;
import dev.tauko.http.internal.grammar.Printable;
import dev.tauko.http.internal.url.Origin;
import dev.tauko.http.internal.url.ProxyUrl;
import dev.tauko.http.internal.url.Url;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How the connections of a request are made, wherever it is redirected to.
 *
 * @param context what decides which servers are trusted; null for the JDK's default
 * @param first the origin for which {@code serverName}, and trust in anyone, are meant; null as
 *     long as there is no request
 * @param proxies the proxy for an origin, or null for none
 */
public record RoutePlanner(
    @Nullable SSLContext context,
    Trust trust,
    @Nullable String serverName,
    @Nullable Origin first,
    Function<Origin, @Nullable ProxyUrl> proxies) {
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

  /** Has the JDK load its default, so that the first request need not. */
  public static void loadDefaultContext() {
    try {
      defaultContext();
    } catch (IllegalStateException unusable) {
      // Told to those requests that need it.
    }
  }

  private static SSLContext defaultContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException unusable) {
      throw new IllegalStateException("the JDK's default SSLContext cannot be used", unusable);
    }
  }

  /** The route to an origin. */
  public Route to(Origin origin) {
    ProxyUrl proxy = proxies.apply(origin);
    return new Route(
        origin, origin.secure() ? tls(origin) : null, proxy == null ? null : proxy(proxy));
  }

  private Tls tls(Origin origin) {
    boolean isFirst = origin.equals(first);
    return new Tls(
        chosenContext(),
        trust instanceof Trust.Anyone && !isFirst ? new Trust.Authorities() : trust,
        isFirst ? serverName : null);
  }

  private SSLContext chosenContext() {
    return context == null ? defaultContext() : context;
  }

  private Proxy proxy(ProxyUrl url) {
    return new Proxy(url, url.server().secure() ? Tls.of(chosenContext()) : null);
  }

  /**
   * Trust in certificates by their fingerprints.
   *
   * @throws IllegalArgumentException if there is none, or one is not SHA-256
   */
  public static Trust pinned(String... fingerprints) {
    Set<String> digits = new HashSet<>();
    for (String fingerprint : fingerprints) {
      String plain = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
      if (!FINGERPRINT.matcher(plain).matches()) {
        throw new IllegalArgumentException(
            "the fingerprint is '"
                + fingerprint
                + "'; accepted is SHA-256: 64 hexadecimal digits, with or without colons between"
                + " pairs");
      }
      digits.add(plain);
    }
    if (digits.isEmpty()) {
      throw new IllegalArgumentException("there is no fingerprint; accepted: 1 or more");
    }
    return new Trust.Pinned(Set.copyOf(digits));
  }

  /**
   * A host as it stands in a URL.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String host(String name) {
    try {
      Url url = Url.parse("https://" + name);
      if (url.target().equals("/") && url.credentials() == null && url.origin().hasDefaultPort()) {
        return url.origin().host();
      }
    } catch (InvalidUrlException invalid) {
      // Refused below.
    }
    throw new IllegalArgumentException(
        "the server's name is '" + Printable.of(name) + "'; accepted is a host name or an address");
  }
}
