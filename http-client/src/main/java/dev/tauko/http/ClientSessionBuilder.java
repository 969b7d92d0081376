package dev.tauko.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import dev.tauko.http.internal.auth.Basic;
import dev.tauko.http.internal.auth.Netrc;
import dev.tauko.http.internal.coding.Libraries;
import dev.tauko.http.internal.cookie.CookieHeader;
import dev.tauko.http.internal.dial.ProxyEnvironment;
import dev.tauko.http.internal.dial.RoutePlanner;
import dev.tauko.http.internal.dial.Tls.Trust;
import dev.tauko.http.internal.grammar.HeaderRules;
import dev.tauko.http.internal.settings.HttpSettings;
import dev.tauko.http.internal.url.Origin;
import dev.tauko.http.internal.url.Url;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link ClientSession} to be. Those not given are taken from {@code tauko.http}
 * in HOCON; {@code reference.conf} describes each and says what it accepts.
 *
 * <p>Each method returns this same builder. One whose value is not acceptable throws {@link
 * IllegalArgumentException}, which names the key in HOCON and what is accepted. Not thread-safe.
 */
public final class ClientSessionBuilder {
  private final ActorSystem<?> system;
  private final List<Headers.Header> headers = new ArrayList<>();
  private final List<Middleware> middlewares = new ArrayList<>();
  private final List<RequestListener.Factory> listeners = new ArrayList<>();
  private Config config;
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

  /** Sets how many connections there may be at a time, to all hosts together; 0 for no limit. */
  public ClientSessionBuilder limit(int connections) {
    return set("limit", connections);
  }

  /**
   * Sets how many connections there may be at a time to one scheme, host and port; 0 for no limit.
   */
  public ClientSessionBuilder limitPerHost(int connections) {
    return set("limit-per-host", connections);
  }

  /** Sets for how long an idle connection is kept; zero for not at all. */
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

  /** Sets for how long the addresses of a host are kept; zero for not at all. */
  public ClientSessionBuilder dnsCacheTtl(Duration duration) {
    return set("dns.cache-ttl", text(duration));
  }

  /**
   * Sets when the next address of a host is tried beside one that does not answer (RFC 8305).
   *
   * @param delay at least 10 ms; null for only when the one before has failed
   */
  public ClientSessionBuilder happyEyeballsDelay(@Nullable Duration delay) {
    return set("dns.happy-eyeballs-delay", text(delay));
  }

  /** Sets the limits on time of requests that set none of their own. */
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

  /** Sets how many redirects are followed for a request that does not say it; at least 1. */
  public ClientSessionBuilder maxRedirects(int redirects) {
    return set("redirects.limit", redirects);
  }

  /**
   * Sets how many attempts there are at a request, as {@code tauko.http.retry} describes. One
   * attempt means that a request is sent once, even if it meets a kept connection that the server
   * has closed; more than one allow that again.
   */
  public ClientSessionBuilder retry(int attempts) {
    return set("retry.attempts", attempts).retryStaleConnections(attempts != 1);
  }

  /**
   * Sets whether a request that meets a kept connection which the server has closed is sent anew,
   * beside the attempts.
   */
  public ClientSessionBuilder retryStaleConnections(boolean repeat) {
    return set("retry.stale-connections", repeat ? "on" : "off");
  }

  /**
   * Sets the waits before a request is sent again.
   *
   * @param base what the wait before the second attempt is at most; it doubles with every attempt
   * @param most the longest wait of all
   */
  public ClientSessionBuilder retryDelays(Duration base, Duration most) {
    return set("retry.base-delay", text(base)).set("retry.max-delay", text(most));
  }

  /** Sets which statuses, 400 to 599, are failures after which a request is sent again. */
  public ClientSessionBuilder retryStatuses(int... statuses) {
    return set("retry.statuses", Arrays.stream(statuses).boxed().toList());
  }

  /** Sets how many requests may be sent again while nothing succeeds; at least 1. */
  public ClientSessionBuilder retryBudget(int repetitions) {
    return set("retry.budget", repetitions);
  }

  /**
   * Sets how many requests may go to one origin within a time, as {@code tauko.http.rate-limit}
   * describes; 0 for any number.
   */
  public ClientSessionBuilder rateLimit(int requests, Duration per) {
    return set("rate-limit.requests", requests).set("rate-limit.per", text(per));
  }

  /** Sets how many requests may go to one origin at once after a pause; at least 1. */
  public ClientSessionBuilder rateLimitBurst(int requests) {
    return set("rate-limit.burst", requests);
  }

  /** Sets for how long a body waits for the server to ask for it; at least 1 ms. */
  public ClientSessionBuilder expectContinueTimeout(Duration duration) {
    return set("expect-continue-timeout", text(duration));
  }

  /** Sets how many bytes of a body are taken in while nobody reads it. */
  public ClientSessionBuilder readBufferSize(int bytes) {
    return set("read-buffer-size", bytes);
  }

  /** Sets how many bytes a body may have that is read as a whole. */
  public ClientSessionBuilder maxBodySize(int bytes) {
    return set("max-body-size", bytes);
  }

  /** Sets whether content codings are asked for and undone, unless a request says otherwise. */
  public ClientSessionBuilder decompress(boolean decompress) {
    return set("decompress", decompress);
  }

  /**
   * Sets which content codings are asked for and undone, in this order: some of gzip, deflate, br
   * and zstd. The last two need native libraries, which are loaded only if they are named.
   */
  public ClientSessionBuilder acceptEncoding(String... codings) {
    return set("accept-encoding", List.of(codings));
  }

  /** Sets how many bytes a body may become by decoding; {@link Long#MAX_VALUE} for no limit. */
  public ClientSessionBuilder maxDecodedSize(long bytes) {
    return set("max-decoded-size", bytes);
  }

  /**
   * Sets how many times as large a body may become by decoding, once it has become more than 64
   * MiB; {@link Double#POSITIVE_INFINITY} for no limit.
   */
  public ClientSessionBuilder maxDecompressionRatio(double ratio) {
    return set("max-decompression-ratio", Double.isInfinite(ratio) ? "infinite" : ratio);
  }

  /** Sets how many characters a line may have that is read by {@link ClientResponse#lines()}. */
  public ClientSessionBuilder maxLineLength(int characters) {
    return set("max-line-length", characters);
  }

  /** Sets the charset of text whose response tells none. */
  public ClientSessionBuilder fallbackCharset(Charset charset) {
    return set("fallback-charset", charset.name());
  }

  /** Sets how many bytes the head of a response may have; at least 64. */
  public ClientSessionBuilder maxHeadSize(int bytes) {
    return set("max-head-size", bytes);
  }

  /** Sets how many header fields a response may have. */
  public ClientSessionBuilder maxHeaders(int fields) {
    return set("max-headers", fields);
  }

  /** Sets how many interim responses a server may send before the final one. */
  public ClientSessionBuilder maxInterimResponses(int responses) {
    return set("max-interim-responses", responses);
  }

  /** Sets whether streams of {@link ClientSession#events} are asked for again when they end. */
  public ClientSessionBuilder reconnectEvents(boolean reconnect) {
    return set("events.reconnect", reconnect);
  }

  /** Sets how long to wait before that, until the server says something else; at least 1 ms. */
  public ClientSessionBuilder eventsRetryDelay(Duration delay) {
    return set("events.retry-delay", text(delay));
  }

  /** Sets how many bytes a line of such a stream, and how many characters an event, may have. */
  public ClientSessionBuilder maxEventSize(int size) {
    return set("events.max-size", size);
  }

  /**
   * Sets after how much silence the server of a WebSocket is sent a ping.
   *
   * @param silence at least 1 ms; null for never
   */
  public ClientSessionBuilder webSocketHeartbeat(@Nullable Duration silence) {
    return set("websocket.heartbeat", text(silence));
  }

  /** Sets whether pings are answered, and pongs dropped, without being messages. */
  public ClientSessionBuilder webSocketAutoPing(boolean auto) {
    return set("websocket.autoping", auto);
  }

  /** Sets how many bytes a message of a WebSocket may have. */
  public ClientSessionBuilder maxWebSocketMessageSize(int bytes) {
    return set("websocket.max-message-size", bytes);
  }

  /** Sets how long a server may take to answer a close frame; at least 1 ms. */
  public ClientSessionBuilder webSocketCloseTimeout(Duration duration) {
    return set("websocket.close-timeout", text(duration));
  }

  /**
   * Sets whether WebSockets offer to compress messages; see {@link WebSocketOptions#compress(int)}.
   */
  public ClientSessionBuilder webSocketCompression(int windowBits) {
    return set("websocket.compress", windowBits);
  }

  /** Sets the value of the User-Agent field; an empty text for no such field. */
  public ClientSessionBuilder userAgent(String agent) {
    return set("user-agent", agent);
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
    trust = RoutePlanner.pinned(sha256);
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
    middlewares.add(middleware);
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
    transport = answers;
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

  /** Sets whether the session's own jar keeps the cookies that servers set. */
  public ClientSessionBuilder keepCookies(boolean keep) {
    return set("cookies.enabled", keep);
  }

  /** Sets whether hosts that are IP addresses may have cookies in the session's own jar. */
  public ClientSessionBuilder cookiesOfIpHosts(boolean accepted) {
    return set("cookies.ip-hosts", accepted);
  }

  /**
   * Sets what the session's own jar keeps at most; each number at least 1.
   *
   * @param perDomain how many cookies of one domain
   * @param total how many cookies in all
   * @param bytes how many bytes name and value of a cookie may have together
   */
  public ClientSessionBuilder cookieLimits(int perDomain, int total, int bytes) {
    return set("cookies.max-per-domain", perDomain)
        .set("cookies.max-total", total)
        .set("cookies.max-size", bytes);
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
    listeners.add(listener);
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
    authorization = HeaderRules.header("Authorization", "Bearer " + token).value();
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
    return new ClientSession(this, HttpSettings.of(config));
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
    return config;
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
    Url proxy = settings.proxy().url();
    Function<Origin, @Nullable Url> proxies = origin -> proxy;
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
