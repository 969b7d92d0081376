package dev.tauko.http.internal.dial;

import dev.tauko.http.InvalidUrlException;
import dev.tauko.http.internal.url.Origin;
import dev.tauko.http.internal.url.ProxyUrl;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment names: {@code http_proxy}, {@code https_proxy}, {@code
 * all_proxy}, and {@code no_proxy} for exceptions, as curl and CPython read them. Lower case goes
 * before upper case. {@code HTTP_PROXY} is not read in a CGI program, where a client sets it by a
 * header field.
 */
public final class ProxyEnvironment {
  private static final Pattern EXEMPTION = Pattern.compile("(\\[[^\\]]*]|[^:]+):([0-9]{1,5})");

  private final Map<String, String> environment;
  private final @Nullable Named http;
  private final @Nullable Named https;
  private final List<Exemption> exemptions = new ArrayList<>();

  /**
   * What a variable names.
   *
   * @param url the proxy; null if it is one that Tauko does not speak to
   * @param refusal why not; null if it does
   */
  private record Named(@Nullable ProxyUrl url, @Nullable String refusal) {}

  /** What is not proxied: a host with all below it, or a range of addresses; on one port or all. */
  private record Exemption(String host, @Nullable Integer port) {

    boolean matches(Origin origin) {
      return (port == null || port == origin.port())
          && (host.equals("*")
              || origin.host().equals(host)
              || origin.host().endsWith("." + host)
              || isInRange(origin));
    }

    private boolean isInRange(Origin origin) {
      int slash = host.indexOf('/');
      if (!origin.isAddress() || slash < 0) {
        return false;
      }
      try {
        byte[] range = InetAddress.ofLiteral(host.substring(0, slash)).getAddress();
        byte[] address = InetAddress.ofLiteral(origin.host()).getAddress();
        int bits = 8 * range.length - Integer.parseInt(host.substring(slash + 1));
        return range.length == address.length
            && bits >= 0
            && bits <= 8 * range.length
            && new BigInteger(1, range)
                .shiftRight(bits)
                .equals(new BigInteger(1, address).shiftRight(bits));
      } catch (IllegalArgumentException noRange) {
        return false;
      }
    }
  }

  /**
   * Reads an environment. A proxy for SOCKS of a version other than 5 is rejected only by requests
   * that would go through it: other programs need the variable, and a request must not go past the
   * proxy either.
   *
   * @throws IllegalArgumentException naming the variable, if one does not name a proxy
   */
  public ProxyEnvironment(Map<String, String> environment) {
    this.environment = environment;
    boolean isCgi = environment.containsKey("REQUEST_METHOD");
    this.http = isCgi ? first("http_proxy", "all_proxy") : either("http_proxy", "all_proxy");
    this.https = either("https_proxy", "all_proxy");
    String listed = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
    for (String entry : listed.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
      addExemption(entry);
    }
  }

  private void addExemption(String entry) {
    String plain = entry.replaceFirst("^\\*?\\.", "");
    if (plain.isEmpty()) {
      return;
    }
    Matcher matcher = EXEMPTION.matcher(plain);
    boolean hasPort = matcher.matches() && matcher.group(2) != null;
    String host = hasPort ? matcher.group(1) : plain;
    exemptions.add(
        new Exemption(
            canonical(host.replaceAll("[\\[\\]]", "")),
            hasPort ? Integer.valueOf(matcher.group(2)) : null));
  }

  /* An address of IPv6 has several forms. */
  private static String canonical(String host) {
    if (host.contains(":") && !host.contains("/")) {
      try {
        return Origin.address(host);
      } catch (IllegalArgumentException noAddress) {
        // It matches nothing.
      }
    }
    return host;
  }

  private @Nullable Named either(String name, String otherwise) {
    Named proxy = first(name, name.toUpperCase(Locale.ROOT));
    return proxy != null ? proxy : first(otherwise, otherwise.toUpperCase(Locale.ROOT));
  }

  private @Nullable Named first(String... names) {
    for (String name : names) {
      String value = environment.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        return named(name, value);
      }
    }
    return null;
  }

  private static Named named(String name, String value) {
    try {
      return new Named(ProxyUrl.parse(value.contains("://") ? value : "http://" + value), null);
    } catch (InvalidUrlException invalid) {
      String message = "the environment variable " + name + ": " + invalid.getMessage();
      if (value.toLowerCase(Locale.ROOT).startsWith("socks")) {
        return new Named(null, message);
      }
      throw new IllegalArgumentException(message, invalid);
    }
  }

  /**
   * The proxy for an origin; null for none.
   *
   * @throws InvalidUrlException if it is for SOCKS of another version than 5
   */
  public @Nullable ProxyUrl proxyFor(Origin origin) {
    Named proxy = origin.secure() ? https : http;
    if (proxy == null || exemptions.stream().anyMatch(e -> e.matches(origin))) {
      return null;
    }
    if (proxy.refusal != null) {
      throw new InvalidUrlException(proxy.refusal, null);
    }
    return proxy.url;
  }
}
