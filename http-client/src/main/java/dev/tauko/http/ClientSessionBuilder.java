package dev.tauko.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.tauko.http.internal.auth.Basic;
import dev.tauko.http.internal.auth.Netrc;
import dev.tauko.http.internal.coding.Libraries;
import dev.tauko.http.internal.cookie.CookieHeader;
import dev.tauko.http.internal.dial.ProxyEnvironment;
import dev.tauko.http.internal.dial.RoutePlanner;
import dev.tauko.http.internal.dial.Tls.Trust;
import dev.tauko.http.internal.grammar.HeaderRules;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.http.internal.settings.HttpSettings;
import dev.tauko.http.internal.url.Origin;
import dev.tauko.http.internal.url.ProxyUrl;
import dev.tauko.http.internal.url.Url;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link ClientSession} to be. Those not given are taken from {@code tauko.http}
 * in HOCON; {@code reference.conf} describes each and says what it accepts.
 *
 * <p>Each method returns this same builder. The settings are checked together by {@link #create}:
 * if a value is not acceptable, it throws {@link IllegalArgumentException}, which names the key in
 * HOCON and what is accepted. Not thread-safe.
 */
public final class ClientSessionBuilder {
  private final ActorSystem<?> system;
  private final SessionSettings settings;
  private final List<Headers.Header> headers = new ArrayList<>();
  private final List<Middleware> middlewares = new ArrayList<>();
  private final List<RequestListener.Factory> listeners = new ArrayList<>();
  private @Nullable Url baseUrl;
  private @Nullable SSLContext sslContext;
  private Trust trust = new Trust.Authorities();
  private Resolver resolver = Resolver.SYSTEM;
  private JsonCodec json = JsonCodec.jackson();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private @Nullable CookieJar cookieJar;
  private @Nullable String authorization;
  private Middleware.@Nullable Next transport;
  private boolean raiseForStatus;
  private Map<String, String> environment = System.getenv();
  private Libraries libraries = Libraries.OF_THIS_SYSTEM;

  ClientSessionBuilder(ActorSystem<?> system) {
    this.system = system;
    this.settings = new SessionSettings(system.settings().config());
  }

  /**
   * Takes settings from the content of a section that has the keys of {@code tauko.http}, or some
   * of them, before all that was set so far: {@code
   * config(system.settings().config().getConfig("my.service.http"))}.
   *
   * @throws ConfigException naming the path, if a key is unknown or its value not acceptable; or if
   *     it is a whole configuration, with {@code tauko.http} in it
   */
  public ClientSessionBuilder config(Config section) {
    if (Objects.requireNonNull(section, "section").hasPath("tauko.http")) {
      throw new ConfigException.Generic(
          "there is a section tauko.http in what config is given; accepted is the content of such a"
              + " section: config(whole.getConfig(\"tauko.http\"))");
    }
    Config changed = section.atPath("tauko.http").withFallback(settings.config());
    HttpSettings.of(changed);
    settings.replace(changed);
    return this;
  }

  /** Sets which connections there are, and how they are opened. */
  public ClientSessionBuilder connections(Consumer<SessionSettings.Connections> group) {
    Objects.requireNonNull(group, "group").accept(new SessionSettings.Connections(settings));
    return this;
  }

  /** Sets the limits on time of requests that set none of their own. */
  public ClientSessionBuilder timeout(ClientTimeout limits) {
    return set("timeout.total", Objects.requireNonNull(limits, "limits").total())
        .set("timeout.connect", limits.connect())
        .set("timeout.sock-connect", limits.sockConnect())
        .set("timeout.sock-read", limits.sockRead())
        .set("timeout.sock-write", limits.sockWrite());
  }

  /** Sets for how long a body waits for the server to ask for it; at least 1 ms. */
  public ClientSessionBuilder expectContinueTimeout(Duration duration) {
    return set("expect-continue-timeout", Objects.requireNonNull(duration, "duration"));
  }

  /** Sets how redirects are followed by requests that do not say it themselves. */
  public ClientSessionBuilder redirects(Consumer<SessionSettings.Redirection> group) {
    Objects.requireNonNull(group, "group").accept(new SessionSettings.Redirection(settings));
    return this;
  }

  /** Sets how many attempts there are at a request; see {@link SessionSettings.Retry#attempts}. */
  public ClientSessionBuilder retry(int attempts) {
    return retry(group -> group.attempts(attempts));
  }

  /** Sets how requests are sent again that failed in a way that may pass. */
  public ClientSessionBuilder retry(Consumer<SessionSettings.Retry> group) {
    Objects.requireNonNull(group, "group").accept(new SessionSettings.Retry(settings));
    return this;
  }

  /**
   * Sets how many requests may go to one origin within a time, as {@code tauko.http.rate-limit}
   * describes; 0 for any number.
   */
  public ClientSessionBuilder rateLimit(int requests, Duration per) {
    return set("rate-limit.requests", requests)
        .set("rate-limit.per", Objects.requireNonNull(per, "per"));
  }

  /**
   * {@link #rateLimit(int, Duration)}, with bursts.
   *
   * @param burst how many may go out at once after a pause; at least 1
   */
  public ClientSessionBuilder rateLimit(int requests, Duration per, int burst) {
    return rateLimit(requests, per).set("rate-limit.burst", burst);
  }

  /** Sets what is taken in of a response, and how its text is read. */
  public ClientSessionBuilder responses(Consumer<SessionSettings.Responses> group) {
    Objects.requireNonNull(group, "group").accept(new SessionSettings.Responses(settings));
    return this;
  }

  /** Sets which content codings are asked for and undone, and within which limits. */
  public ClientSessionBuilder decoding(Consumer<SessionSettings.Decoding> group) {
    Objects.requireNonNull(group, "group").accept(new SessionSettings.Decoding(settings));
    return this;
  }

  /** Sets how streams of {@link ClientSession#events} are read. */
  public ClientSessionBuilder events(Consumer<SessionSettings.Events> group) {
    Objects.requireNonNull(group, "group").accept(new SessionSettings.Events(settings));
    return this;
  }

  /** Sets what WebSockets have whose {@link WebSocketOptions} do not say it. */
  public ClientSessionBuilder webSocket(Consumer<SessionSettings.WebSockets> group) {
    Objects.requireNonNull(group, "group").accept(new SessionSettings.WebSockets(settings));
    return this;
  }

  /** Sets what the request log, {@code tauko.http.log}, does not show. */
  public ClientSessionBuilder log(Consumer<SessionSettings.Log> group) {
    Objects.requireNonNull(group, "group").accept(new SessionSettings.Log(settings));
    return this;
  }

  /** Sets the value of the User-Agent field; an empty text for no such field. */
  public ClientSessionBuilder userAgent(String agent) {
    return set("user-agent", Objects.requireNonNull(agent, "agent"));
  }

  /**
   * Sets what decides which servers are trusted and which certificate the client shows; by default
   * {@link SSLContext#getDefault}. That a certificate is for the host asked for is verified always.
   * It counts for proxies that are reached by https, too.
   */
  public ClientSessionBuilder sslContext(SSLContext context) {
    sslContext = Objects.requireNonNull(context, "context");
    return this;
  }

  /**
   * Trusts servers by their certificates alone, as {@link RequestOptions#fingerprint} describes.
   *
   * @throws IllegalArgumentException if there is no fingerprint, or one is not SHA-256
   */
  public ClientSessionBuilder fingerprint(String... sha256) {
    trust = RoutePlanner.pinned(Objects.requireNonNull(sha256, "sha256"));
    return this;
  }

  /**
   * Sets the proxy of requests that name none, as {@code tauko.http.proxy} describes; an empty text
   * for none.
   *
   * @param url {@code http://[user:password@]host[:port]}, or the same with https, socks5 or
   *     socks5h
   */
  public ClientSessionBuilder proxy(String url) {
    return set("proxy", Objects.requireNonNull(url, "url"));
  }

  /** Sets what finds the addresses of hosts; by default {@link Resolver#SYSTEM}. */
  public ClientSessionBuilder resolver(Resolver resolver) {
    this.resolver = Objects.requireNonNull(resolver, "resolver");
    return this;
  }

  /**
   * Sets what relative URLs of requests are resolved against (RFC 3986, section 5.2).
   *
   * @throws InvalidUrlException if it is not an absolute http or https URL
   * @throws IllegalArgumentException if its path does not end with a slash, so that its last
   *     segment would be lost, or it has a query or a fragment, which would be lost, too
   */
  public ClientSessionBuilder baseUrl(String url) {
    Url parsed = Url.parse(url);
    if (!parsed.target().endsWith("/")
        || parsed.target().indexOf('?') >= 0
        || url.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "baseUrl is '"
              + Url.redacted(url)
              + "'; accepted is a URL whose path ends with '/', without query and fragment");
    }
    baseUrl = parsed;
    return this;
  }

  /**
   * Adds a header field to every request that has none of this name itself. Where a redirect leads
   * to another origin, it is sent on only as {@link RequestOptions#header} says.
   *
   * @throws IllegalArgumentException if {@link RequestOptions#header} does not take it either
   */
  public ClientSessionBuilder header(String name, String value) {
    headers.add(HeaderRules.header(name, value));
    return this;
  }

  /** Adds a middleware after those given before; a request may choose others. */
  public ClientSessionBuilder middleware(Middleware middleware) {
    middlewares.add(Objects.requireNonNull(middleware, "middleware"));
    return this;
  }

  /**
   * Sets a function that answers requests in place of the network, for tests, recordings and
   * replays: {@code transport(request -> ClientResponse.of(request, 200, Headers.EMPTY, "hello"))}.
   * It is called behind the last middleware, with credentials and cookies among the fields, in the
   * coroutine of the request; it may suspend, and its responses may redirect and set cookies. No
   * WebSocket can be opened.
   */
  public ClientSessionBuilder transport(Middleware.Next answers) {
    transport = Objects.requireNonNull(answers, "answers");
    return this;
  }

  /**
   * Sets what writes the bodies of {@link RequestOptions#json} and reads JSON from responses; by
   * default {@link JsonCodec#jackson()}.
   */
  public ClientSessionBuilder json(JsonCodec codec) {
    json = Objects.requireNonNull(codec, "codec");
    return this;
  }

  /**
   * Sets the jar that keeps the session's cookies; by default it has one of its own with the
   * settings of {@code tauko.http.cookies}.
   */
  public ClientSessionBuilder cookieJar(CookieJar jar) {
    cookieJar = Objects.requireNonNull(jar, "jar");
    return this;
  }

  /** Sets what the session's own jar keeps, if it is not given one. */
  public ClientSessionBuilder cookies(Consumer<SessionSettings.Cookies> group) {
    Objects.requireNonNull(group, "group").accept(new SessionSettings.Cookies(settings));
    return this;
  }

  /**
   * Puts a cookie into the session's jar that every host gets, as {@link CookieJar#set} does.
   *
   * @throws IllegalArgumentException if {@link CookieJar#set} does not take it either
   */
  public ClientSessionBuilder cookie(String name, String value) {
    CookieHeader.pair(name, value);
    cookies.put(name, value);
    return this;
  }

  /** Adds what hears of the session's requests. */
  public ClientSessionBuilder listener(RequestListener.Factory listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Sends user and password in the Authorization field (RFC 7617, as UTF-8) of requests that have
   * none of their own. They are for one origin, wherever redirects lead: that of {@link #baseUrl},
   * or else that of the session's first request. Takes the place of {@link #bearer}.
   *
   * @throws IllegalArgumentException if the user's name has a colon, or name or password has a
   *     control character or half a surrogate pair
   */
  public ClientSessionBuilder basic(String user, String password) {
    authorization = Basic.of(user, password);
    return this;
  }

  /**
   * Sends a token in the Authorization field (RFC 6750) of requests that have none of their own. It
   * is for one origin, as in {@link #basic}, whose place it takes.
   *
   * @throws IllegalArgumentException if the token has characters that cannot be sent
   */
  public ClientSessionBuilder bearer(String token) {
    authorization =
        HeaderRules.header("Authorization", "Bearer " + Objects.requireNonNull(token, "token"))
            .value();
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
   * @throws IllegalArgumentException if a setting is not acceptable, naming its key; if there are
   *     cookies for a jar that keeps none, or the file of credentials that {@link #trustEnv} lets
   *     in is malformed, or a variable for a proxy does not name one
   */
  public ClientSession create() {
    return new ClientSession(this, parsed());
  }

  private HttpSettings parsed() {
    try {
      return HttpSettings.of(settings.config());
    } catch (ConfigException invalid) {
      if (!settings.isChanged()) {
        throw invalid;
      }
      throw new IllegalArgumentException(invalid.getMessage(), invalid);
    }
  }

  private ClientSessionBuilder set(String key, Object value) {
    settings.set(key, value);
    return this;
  }

  private ClientSessionBuilder set(String key, @Nullable Duration span) {
    settings.set(key, span);
    return this;
  }

  /** Sets the variables that {@link #trustEnv} lets in; by default those of the process. */
  ClientSessionBuilder environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /** Sets what loads the libraries of content codings; by default those of the classpath. */
  ClientSessionBuilder libraries(Libraries loaded) {
    libraries = loaded;
    return this;
  }

  Libraries libraries() {
    return libraries;
  }

  /** The configuration with what was set. */
  Config config() {
    return settings.config();
  }

  ActorSystem<?> system() {
    return system;
  }

  /**
   * How connections are made for a request that says nothing about it.
   *
   * @throws IllegalArgumentException if the environment is trusted and does not name a proxy
   */
  RoutePlanner routes(HttpSettings settings) {
    ProxyUrl proxy = settings.proxy().url();
    Function<Origin, @Nullable ProxyUrl> proxies = origin -> proxy;
    if (proxy == null && settings.trustEnv()) {
      proxies = new ProxyEnvironment(environment)::proxyFor;
    }
    return new RoutePlanner(sslContext, trust, null, null, proxies);
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

  Middleware.@Nullable Next transport() {
    return transport;
  }

  SessionCredentials credentials(HttpSettings settings) {
    Netrc netrc = settings.trustEnv() ? Netrc.ofEnvironment(environment::get) : Netrc.NONE;
    return new SessionCredentials(authorization, baseUrl == null ? null : baseUrl.origin(), netrc);
  }

  CookieJar cookieJar(HttpSettings settings, SessionPlatform platform) {
    CookieJar jar =
        cookieJar == null ? CookieJar.of(settings.cookies(), platform.wallClock()) : cookieJar;
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

  List<RequestListener.Factory> listeners() {
    return List.copyOf(listeners);
  }

  boolean raiseForStatus() {
    return raiseForStatus;
  }

  /** The header fields of a request that sets none. */
  Headers defaultHeaders(HttpSettings settings) {
    return HeaderRules.defaults(headers, settings.userAgent());
  }
}
