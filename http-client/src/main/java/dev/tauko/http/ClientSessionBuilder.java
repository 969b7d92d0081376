package dev.tauko.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import dev.tauko.http.auth.Netrc;
import dev.tauko.http.cookie.CookieFields;
import dev.tauko.http.dial.Tls.Trust;
import dev.tauko.http.settings.HttpSettings;
import dev.tauko.http.url.Destination;
import dev.tauko.http.url.Url;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link ClientSession} to be. Those not given are taken from {@code tauko.http},
 * where they are described. Each method returns this same builder. Not thread-safe.
 */
public final class ClientSessionBuilder {
  private final ActorSystem<?> system;
  private final List<Headers.Header> headers = new ArrayList<>();
  private final List<Middleware> middlewares = new ArrayList<>();
  private final List<Tracing> tracings = new ArrayList<>();
  private Config config;
  private @Nullable Url baseUrl;
  private @Nullable SSLContext sslContext;
  private Trust trust = new Trust.Authorities();
  private Resolver resolver = Resolver.SYSTEM;
  private JsonCodec json = JsonCodec.jackson();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private @Nullable CookieJar cookieJar;
  private @Nullable String authorization;
  private boolean raiseForStatus;

  ClientSessionBuilder(ActorSystem<?> system) {
    this.system = system;
    this.config = system.settings().config();
  }

  /**
   * Takes settings from a section that has the keys of {@code tauko.http}, or some of them, before
   * all that was set so far: {@code
   * config(system.settings().config().getConfig("my.service.http"))}.
   *
   * @throws ConfigException naming the path, if a key is unknown or its value not acceptable
   */
  public ClientSessionBuilder config(Config section) {
    Config changed = section.atPath("tauko.http").withFallback(config);
    HttpSettings.of(changed);
    config = changed;
    return this;
  }

  /**
   * Sets how many connections there may be at a time, to all hosts together; 0 for no limit.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public ClientSessionBuilder limit(int connections) {
    return set("limit", connections);
  }

  /**
   * Sets how many connections there may be at a time to one scheme, host and port; 0 for no limit.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public ClientSessionBuilder limitPerHost(int connections) {
    return set("limit-per-host", connections);
  }

  /**
   * Sets for how long an idle connection is kept; zero for not at all.
   *
   * @throws IllegalArgumentException if the duration is negative or longer than 200 days
   */
  public ClientSessionBuilder keepAlive(Duration duration) {
    return set("keep-alive", text(duration));
  }

  /**
   * Sets the dispatcher that the session's pool and connections run on, by the path of its section
   * in the configuration of the actor system, as {@code tauko.http.dispatcher} describes.
   *
   * @throws IllegalArgumentException if there is no such section
   */
  public ClientSessionBuilder dispatcher(String path) {
    return set("dispatcher", path);
  }

  /**
   * Sets the limits on time of requests that set none of their own.
   *
   * @throws IllegalArgumentException if one is shorter than 1 ms or longer than 200 days
   */
  public ClientSessionBuilder timeout(ClientTimeout limits) {
    return set("timeout.total", text(limits.total()))
        .set("timeout.connect", text(limits.connect()))
        .set("timeout.sock-connect", text(limits.sockConnect()))
        .set("timeout.sock-read", text(limits.sockRead()));
  }

  /** Sets whether requests follow redirects unless they say otherwise. */
  public ClientSessionBuilder followRedirects(boolean follow) {
    return set("redirects.follow", follow);
  }

  /**
   * Sets how often a request is sent at most, as {@code tauko.http.retry} describes; 1 for never
   * again.
   *
   * @throws IllegalArgumentException if the number is not within 1 to 100
   */
  public ClientSessionBuilder retry(int attempts) {
    return set("retry.attempts", attempts);
  }

  /**
   * Sets how many requests may go to one origin within a time, as {@code tauko.http.rate-limit}
   * describes; 0 for any number.
   *
   * @throws IllegalArgumentException if the number is negative, or the duration shorter than 1 ms
   *     or longer than 200 days
   */
  public ClientSessionBuilder rateLimit(int requests, Duration per) {
    return set("rate-limit.requests", requests).set("rate-limit.per", text(per));
  }

  /**
   * Sets what decides which servers are trusted and which certificate the client shows; by default
   * {@link SSLContext#getDefault}. That a certificate is for the host asked for is verified always.
   * It counts for proxies that are reached by https, too.
   */
  public ClientSessionBuilder sslContext(SSLContext context) {
    sslContext = context;
    return this;
  }

  /**
   * Trusts servers by their certificates alone, as {@link RequestOptions#fingerprint} describes.
   *
   * @throws IllegalArgumentException if there is no fingerprint, or one is not SHA-256
   */
  public ClientSessionBuilder fingerprint(String... sha256) {
    trust = Routing.pinned(sha256);
    return this;
  }

  /**
   * Sets the proxy of requests that name none, as {@code tauko.http.proxy} describes; an empty text
   * for none.
   *
   * @throws IllegalArgumentException if it is not {@code http://[user:password@]host[:port]}, or
   *     the same with https
   */
  public ClientSessionBuilder proxy(String url) {
    return set("proxy", url);
  }

  /** Sets what finds the addresses of hosts; by default {@link Resolver#SYSTEM}. */
  public ClientSessionBuilder resolver(Resolver resolver) {
    this.resolver = resolver;
    return this;
  }

  /** Sets whether only public addresses are connected to, whatever names and redirects say. */
  public ClientSessionBuilder denyPrivateAddresses(boolean deny) {
    return set("deny-private-addresses", deny);
  }

  /**
   * Sets what relative URLs of requests are resolved against (RFC 3986, section 5.2).
   *
   * @throws InvalidUrlException if it is not an absolute http or https URL
   * @throws IllegalArgumentException if its path does not end with a slash, so that its last
   *     segment would be lost
   */
  public ClientSessionBuilder baseUrl(String url) {
    Url parsed = Url.parse(url);
    if (!parsed.target().endsWith("/")) {
      throw new IllegalArgumentException(
          "baseUrl is " + parsed + "; accepted is a URL whose path ends with '/'");
    }
    baseUrl = parsed;
    return this;
  }

  /**
   * Adds a header field to every request that has none of this name itself.
   *
   * @throws IllegalArgumentException if {@link RequestOptions#header} does not take it either
   */
  public ClientSessionBuilder header(String name, String value) {
    headers.add(Fields.header(name, value));
    return this;
  }

  /** Adds a middleware after those given before; a request may choose others. */
  public ClientSessionBuilder middleware(Middleware middleware) {
    middlewares.add(middleware);
    return this;
  }

  /**
   * Sets what writes the bodies of {@link RequestOptions#json} and reads JSON from responses; by
   * default {@link JsonCodec#jackson()}.
   */
  public ClientSessionBuilder json(JsonCodec codec) {
    json = codec;
    return this;
  }

  /**
   * Sets the jar that keeps the session's cookies; by default it has one of its own with the
   * settings of {@code tauko.http.cookies}.
   */
  public ClientSessionBuilder cookieJar(CookieJar jar) {
    cookieJar = jar;
    return this;
  }

  /**
   * Puts a cookie into the session's jar that every host gets, as {@link CookieJar#set} does.
   *
   * @throws IllegalArgumentException if {@link CookieJar#set} does not take it either
   */
  public ClientSessionBuilder cookie(String name, String value) {
    CookieFields.pair(name, value);
    cookies.put(name, value);
    return this;
  }

  /** Adds what hears of the session's requests. */
  public ClientSessionBuilder tracing(Tracing tracing) {
    tracings.add(tracing);
    return this;
  }

  /**
   * Sends user and password in the Authorization field (RFC 7617, as UTF-8) of requests that have
   * none of their own. They are for one origin, wherever redirects lead: that of {@link #baseUrl},
   * or else that of the session's first request. Takes the place of {@link #bearer}.
   *
   * @throws IllegalArgumentException if the user's name has a colon
   */
  public ClientSessionBuilder basic(String user, String password) {
    authorization = Credentials.basic(user, password);
    return this;
  }

  /**
   * Sends a token in the Authorization field (RFC 6750) of requests that have none of their own. It
   * is for one origin, as in {@link #basic}, whose place it takes.
   *
   * @throws IllegalArgumentException if the token has characters that cannot be sent
   */
  public ClientSessionBuilder bearer(String token) {
    authorization = Fields.header("Authorization", "Bearer " + token).value();
    return this;
  }

  /**
   * Sets whether the environment counts, as {@code tauko.http.trust-env} describes; by default it
   * does not. Credentials are taken from the file that the variable NETRC names, or from {@code
   * .netrc} in the user's home folder, for requests that have none and that {@link #basic} and
   * {@link #bearer} are not for. The proxy is the one that {@code http_proxy}, {@code https_proxy}
   * or {@code all_proxy} names, where there is no {@link #proxy}.
   */
  public ClientSessionBuilder trustEnv(boolean trust) {
    return set("trust-env", trust);
  }

  /** Sets whether a status of 400 or more is thrown, unless a request says otherwise. */
  public ClientSessionBuilder raiseForStatus(boolean raise) {
    raiseForStatus = raise;
    return this;
  }

  /**
   * Creates the session. Does not suspend; connections are opened as requests need them.
   *
   * @throws IllegalArgumentException if there are cookies for a jar that keeps none, or the file of
   *     credentials that {@link #trustEnv} lets in is malformed, or a variable for a proxy does not
   *     name one
   */
  public ClientSession create() {
    return new ClientSession(
        this, HttpSettings.of(config), sslContext == null ? Routing.defaultContext() : sslContext);
  }

  private ClientSessionBuilder set(String key, Object value) {
    Config changed = config.withValue("tauko.http." + key, ConfigValueFactory.fromAnyRef(value));
    try {
      HttpSettings.of(changed);
    } catch (ConfigException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
    config = changed;
    return this;
  }

  private static String text(@Nullable Duration duration) {
    return duration == null ? "infinite" : duration.toNanos() + " ns";
  }

  ActorSystem<?> system() {
    return system;
  }

  /**
   * How connections are made for a request that says nothing about it.
   *
   * @throws IllegalArgumentException if the environment is trusted and does not name a proxy
   */
  Routing routing(HttpSettings settings, SSLContext context) {
    Url proxy = settings.proxy().url();
    Function<Destination, @Nullable Url> proxies = destination -> proxy;
    if (proxy == null && settings.trustEnv()) {
      proxies = new ProxyEnvironment(System.getenv())::proxyFor;
    }
    return new Routing(context, trust, null, null, proxies);
  }

  Resolver resolver() {
    return resolver;
  }

  @Nullable Url baseUrl() {
    return baseUrl;
  }

  List<Middleware> middlewares() {
    return List.copyOf(middlewares);
  }

  JsonCodec json() {
    return json;
  }

  SessionCredentials credentials(HttpSettings settings) {
    Netrc netrc =
        settings.trustEnv()
            ? Netrc.ofEnvironment(System::getenv, Path.of(System.getProperty("user.home", "")))
            : Netrc.NONE;
    return new SessionCredentials(
        authorization, baseUrl == null ? null : baseUrl.destination(), netrc);
  }

  CookieJar cookieJar(HttpSettings settings) {
    CookieJar jar = cookieJar == null ? CookieJar.of(settings.cookies()) : cookieJar;
    if (jar.isNone() && !cookies.isEmpty()) {
      throw new IllegalArgumentException(
          "there are cookies, "
              + String.join(", ", cookies.keySet())
              + ", and a jar that keeps none; accepted is another jar, or"
              + " RequestOptions.cookie for each request");
    }
    cookies.forEach(jar::set);
    return jar;
  }

  List<Tracing> tracings() {
    return List.copyOf(tracings);
  }

  boolean raiseForStatus() {
    return raiseForStatus;
  }

  /** The header fields of a request that sets none. */
  Headers defaultHeaders(HttpSettings settings) {
    List<Headers.Header> fields = new ArrayList<>();
    fields.add(new Headers.Header("Accept", "*/*"));
    if (!settings.userAgent().isEmpty()) {
      fields.add(new Headers.Header("User-Agent", settings.userAgent()));
    }
    for (Headers.Header own : headers) {
      fields.removeIf(
          field -> !headers.contains(field) && field.name().equalsIgnoreCase(own.name()));
    }
    fields.addAll(headers);
    return Headers.of(fields);
  }
}
