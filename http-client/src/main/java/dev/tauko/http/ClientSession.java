package dev.tauko.http;

import dev.tauko.Engine;
import dev.tauko.http.internal.coding.Codings;
import dev.tauko.http.internal.connection.WebSocketLink;
import dev.tauko.http.internal.dial.RoutePlanner;
import dev.tauko.http.internal.grammar.HeaderRules;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.http.internal.platform.SystemPlatform;
import dev.tauko.http.internal.reading.ResponseReading;
import dev.tauko.http.internal.settings.HttpSettings;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.internal.waiting.Deadline;
import dev.tauko.http.internal.waiting.OutsideCall;
import dev.tauko.http.internal.waiting.UncheckedAwait;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client whose calls read like blocking ones and suspend the coroutine that makes them.
 *
 * <pre>{@code
 * try (var session = ClientSession.create()) {
 *   List<Coroutine<String>> fetches =
 *       urls.stream().map(url -> coroutine(() -> session.get(url).text())).toList();
 *   List<String> pages = gather(fetches);
 * }
 * }</pre>
 *
 * <p>A session keeps connections open and uses them again. How many there may be is bounded; a
 * request for which there is none waits, first come, first served. Certificates are verified
 * against the host's name unless a request says otherwise.
 *
 * <h2>What all requests have in common</h2>
 *
 * <p>A request suspends until the head of the response is there; the body is read by the methods of
 * {@link ClientResponse}. Any status is a response, not an error, unless {@link
 * RequestOptions#raiseForStatus} says otherwise. Redirects are followed; credentials, cookies and
 * all header fields but harmless ones stay with the origin that they were given for. If a request
 * met a connection that the server had closed while it lay idle, its method is idempotent and its
 * body can be sent again, it is sent again, once, on a new one.
 *
 * <p>Cancelling the coroutine that waits takes the request out of the queue, or closes the
 * connection that it is on.
 *
 * <p>The URL is absolute, http or https, or relative to {@link ClientSessionBuilder#baseUrl}.
 * Blanks and characters beyond ASCII are encoded, user info is sent as Basic authorization, a
 * fragment is not sent.
 *
 * <p>Errors are {@link ClientException}s:
 *
 * <ul>
 *   <li>{@link InvalidUrlException}: the URL, or one that a response redirects to, cannot be
 *       requested
 *   <li>{@link ClientConnectorException}: the server cannot be reached; its subtypes say why
 *   <li>{@link ServerTimeoutException}: a limit of the {@link ClientTimeout} is exceeded
 *   <li>{@link ServerDisconnectedException}: the server ends the connection before it answers
 *   <li>{@link ClientResponseException}: the answer is not HTTP/1.1 or exceeds a limit
 *   <li>{@link TooManyRedirectsException}: there is no end of redirects
 *   <li>{@link ClientPayloadException}: the request's body fails, has not the length that it
 *       states, or has been used up when a redirect asks for it again
 *   <li>{@link ClientConnectionException}: the session is closed meanwhile
 * </ul>
 *
 * <p>A session may be used from several coroutines and threads at once; requests are made by
 * coroutines, and by other code through {@link #async}. It should be closed; it ends with its actor
 * system at the latest. aiohttp calls this {@code ClientSession}.
 */
public final class ClientSession implements AutoCloseable {
  private final ActorSystem<?> system;
  private final SessionPlatform platform;
  private final SessionResources resources;
  private final HttpSettings settings;
  private final @Nullable Url baseUrl;
  private final Headers headers;
  private final RenderedFields rendered;
  private final MiddlewareChain middlewares;
  private final List<RequestListener.Factory> listeners;
  private final RequestLog log;
  private final JsonCodec json;
  private final SessionHeaders fields;
  private final RoutePlanner routes;
  private final boolean raiseForStatus;
  private final ResponseReading reading;
  private final Middleware.@Nullable Next transport;

  ClientSession(ClientSessionBuilder plan, HttpSettings settings) {
    this.system = plan.system();
    this.settings = settings;
    this.platform = SystemPlatform.of(system, settings.dispatcher());
    this.routes = plan.routes(settings);
    this.baseUrl = plan.baseUrl();
    this.headers = plan.defaultHeaders(settings);
    this.rendered = new RenderedFields(headers);
    this.listeners = plan.listeners();
    this.log = new RequestLog(settings.log());
    this.json = plan.json();
    this.middlewares = new MiddlewareChain(settings, platform, plan.middlewares());
    this.fields =
        new SessionHeaders(plan.cookieJar(settings, platform), plan.credentials(settings));
    this.raiseForStatus = plan.raiseForStatus();
    this.reading = new ResponseReading(settings.bodies(), settings.events(), json);
    this.transport = plan.transport();
    this.resources =
        new SessionResources(
            system, platform, settings, plan.resolver(), plan.libraries(), plan.json());
  }

  /**
   * Creates a session with the settings of {@code tauko.http}, on the actor system of the coroutine
   * that calls this.
   *
   * @throws IllegalStateException if the caller is not a coroutine
   * @throws com.typesafe.config.ConfigException if a setting is not acceptable
   */
  public static ClientSession create() {
    return builder().create();
  }

  /**
   * Creates a session with the settings of {@code tauko.http} on an actor system. May be called
   * from any thread.
   *
   * @throws com.typesafe.config.ConfigException if a setting is not acceptable
   */
  public static ClientSession create(ActorSystem<?> system) {
    return builder(system).create();
  }

  /**
   * Returns a builder of a session on the actor system of the coroutine that calls this.
   *
   * @throws IllegalStateException if the caller is not a coroutine
   */
  public static ClientSessionBuilder builder() {
    return builder(Engine.current().system());
  }

  /** Returns a builder of a session on an actor system. */
  public static ClientSessionBuilder builder(ActorSystem<?> system) {
    return new ClientSessionBuilder(Objects.requireNonNull(system, "system"));
  }

  /** Requests a resource with GET. */
  public ClientResponse get(String url) {
    return get(url, options -> {});
  }

  /** Requests a resource with GET and options. */
  public ClientResponse get(String url, Consumer<RequestOptions> options) {
    return request("GET", url, options);
  }

  /** Requests the head of a resource with HEAD. */
  public ClientResponse head(String url) {
    return head(url, options -> {});
  }

  /** Requests the head of a resource with HEAD and options. */
  public ClientResponse head(String url, Consumer<RequestOptions> options) {
    return request("HEAD", url, options);
  }

  /** Asks with OPTIONS what may be done with a resource. */
  public ClientResponse options(String url) {
    return options(url, options -> {});
  }

  /** Asks with OPTIONS, and options of the request, what may be done with a resource. */
  public ClientResponse options(String url, Consumer<RequestOptions> options) {
    return request("OPTIONS", url, options);
  }

  /** Sends a body with POST. */
  public ClientResponse post(String url, RequestBody body) {
    return post(url, options -> options.body(body));
  }

  /** Sends with POST what the options hold. */
  public ClientResponse post(String url, Consumer<RequestOptions> options) {
    return request("POST", url, options);
  }

  /** Sends a body with PUT. */
  public ClientResponse put(String url, RequestBody body) {
    return put(url, options -> options.body(body));
  }

  /** Sends with PUT what the options hold. */
  public ClientResponse put(String url, Consumer<RequestOptions> options) {
    return request("PUT", url, options);
  }

  /** Sends a body with PATCH. */
  public ClientResponse patch(String url, RequestBody body) {
    return patch(url, options -> options.body(body));
  }

  /** Sends with PATCH what the options hold. */
  public ClientResponse patch(String url, Consumer<RequestOptions> options) {
    return request("PATCH", url, options);
  }

  /** Deletes a resource with DELETE. */
  public ClientResponse delete(String url) {
    return delete(url, options -> {});
  }

  /** Deletes a resource with DELETE and options. */
  public ClientResponse delete(String url, Consumer<RequestOptions> options) {
    return request("DELETE", url, options);
  }

  /**
   * Makes a request with any method but CONNECT.
   *
   * @param method a token; those of RFC 9110 are sent in upper case, any other as it is
   * @throws IllegalArgumentException if the method is not a token, or is CONNECT
   */
  public ClientResponse request(String method, String url, Consumer<RequestOptions> options) {
    String name = HeaderRules.method(method);
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(options, "options");
    if (name.equals("CONNECT")) {
      throw new IllegalArgumentException(
          "the method is CONNECT, which makes a tunnel and no request; accepted is any other"
              + " token");
    }
    RequestOptions chosen = new RequestOptions(json);
    ClientResponse response;
    try {
      options.accept(chosen);
      response = run(name, url, chosen);
    } finally {
      chosen.bodies().release(system);
    }
    if (chosen.raisesForStatus(raiseForStatus)) {
      response.raiseForStatus();
    }
    return response;
  }

  private ClientResponse run(String method, String url, RequestOptions chosen) {
    Url target = target(url).withQuery(chosen.query());
    boolean decompresses = chosen.decompresses(settings.decoding().decompress());
    resources.await(decompresses);
    ClientRequest request = asked(method, target, chosen, new Asked(method, target));
    Codings undone = decompresses ? resources.codings() : Codings.NONE;
    boolean repeats = chosen.repeatsOnStaleConnections(settings.retry().staleConnections());
    return send(
        request,
        chosen,
        (sent, listeners) -> RequestRendering.outbound(sent, undone, repeats, listeners, rendered));
  }

  /* What a transport answers is not sent, but the session must be open for it, too. */
  private Network network() {
    return transport == null
        ? new Network.Connections(resources.connector())
        : new Network.Function(transport);
  }

  private ClientResponse send(
      ClientRequest request, RequestOptions chosen, Pipeline.Sending sending) {
    boolean follow = chosen.followsRedirects(settings.redirects().follow());
    return new Pipeline(
            network(),
            fields,
            middlewares.of(chosen),
            sending,
            ListenerFanOut.start(listeners, ownListeners(request, chosen), request))
        .run(request, follow ? chosen.redirectLimit(settings.redirects().limit()) : 0);
  }

  private List<ExchangeListener> ownListeners(ClientRequest request, RequestOptions chosen) {
    RequestProgress progress = chosen.progress();
    RequestLog.Entry entry = log.start(request);
    RequestRecorder recorder = RequestRecorder.start(request);
    if (progress == null && entry == null && recorder == null) {
      return List.of();
    }
    List<ExchangeListener> own = new ArrayList<>(3);
    if (progress != null) {
      own.add(progress);
    }
    if (entry != null) {
      own.add(entry);
    }
    if (recorder != null) {
      own.add(recorder);
    }
    return own;
  }

  /**
   * The request that a user asks for, with what the session adds to all.
   *
   * @param what what is not complete when its time is over
   */
  private ClientRequest asked(String method, Url target, RequestOptions chosen, Asked what) {
    ClientTimeout limits = chosen.limits(settings.timeout());
    return new ClientRequest(
            method,
            target,
            chosen.host(),
            merged(chosen.headers()),
            chosen.body(),
            chosen.cookies(),
            new RequestContext(
                limits,
                new Deadline(system, platform, what, limits.total()),
                chosen.routes(routes, target.origin()),
                chosen.bodies(),
                reading))
        .withUrlCredentials();
  }

  /** What is asked for, as it is written in messages; most are never written. */
  private record Asked(String what, Url target) {
    @Override
    public String toString() {
      return what + " " + target.shown();
    }
  }

  private Url target(String url) {
    return baseUrl == null ? Url.parse(url) : baseUrl.resolve(url);
  }

  /** The session's header fields, less those of which the request has some of the same name. */
  private Headers merged(List<Headers.Header> own) {
    if (own.isEmpty()) {
      return headers;
    }
    List<Headers.Header> merged = new ArrayList<>(headers.size() + own.size());
    for (Headers.Header field : headers) {
      if (own.stream().noneMatch(given -> given.name().equalsIgnoreCase(field.name()))) {
        merged.add(field);
      }
    }
    merged.addAll(own);
    return Headers.of(merged);
  }

  /** Opens a WebSocket; see {@link #webSocket(String, Consumer)}. */
  public WebSocket webSocket(String url) {
    return webSocket(url, options -> {});
  }

  /**
   * Opens a WebSocket over a connection of its own. Suspends until there is a place for it and the
   * server has agreed; what cancels the coroutine meanwhile ends the connection. The handshake is a
   * request of this session like others; see {@link WebSocket}. aiohttp calls this {@code
   * ws_connect}.
   *
   * @param url as for requests, or with the scheme ws or wss, which mean http and https, also where
   *     a redirect leads
   * @throws WebSocketHandshakeException if the server does not agree
   * @throws ClientException as requests do
   */
  public WebSocket webSocket(String url, Consumer<WebSocketOptions> options) {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(options, "options");
    WebSocketOptions chosen = new WebSocketOptions(new RequestOptions(json), settings.sockets());
    ClientResponse response;
    try {
      options.accept(chosen);
      response = handshake(url, chosen);
    } finally {
      chosen.request().bodies().release(system);
    }
    WebSocketLink link = response.webSocket();
    if (link == null) {
      response.close();
      throw new WebSocketHandshakeException(
          "the server refused the WebSocket "
              + response.request().target().shown()
              + ": the status is "
              + response.status()
              + "; accepted is 101",
          response.status(),
          response.headers());
    }
    if (!link.take()) {
      throw new ClientConnectionException("the " + link + " was closed by a middleware", null);
    }
    return new WebSocket(system, platform, link, response.headers(), json);
  }

  private ClientResponse handshake(String url, WebSocketOptions chosen) {
    RequestOptions asked = chosen.request();
    Url target = target(WebSocketSending.httpUrl(url)).withQuery(asked.query());
    resources.await(false);
    WebSocketSending sending = new WebSocketSending(chosen.offeredProtocols(), chosen.settings());
    ClientRequest request = asked("GET", target, asked, new Asked("WebSocket", target));
    return send(sending.asked(request), asked, sending);
  }

  /** Asks for a stream of server-sent events; see {@link #events(String, Consumer)}. */
  public EventStream events(String url) {
    return events(url, options -> {});
  }

  /**
   * Asks with GET for a stream of server-sent events. Suspends until its head is there. The limit
   * on the whole request does not hold, unless the options set one.
   *
   * @throws ClientResponseException if the status is neither 200 nor 204, which is a stream without
   *     events
   * @throws ContentTypeException if the response is something else than {@code text/event-stream}
   */
  public EventStream events(String url, Consumer<RequestOptions> options) {
    Objects.requireNonNull(options, "options");
    return EventStream.open(
        system,
        lastId ->
            get(
                url,
                request -> {
                  request.timeout(settings.timeout().withTotal(null));
                  options.accept(request);
                  request.eventStream(lastId);
                }),
        settings.events());
  }

  /**
   * A coroutine that uses a session; see {@link ClientSession#async}.
   *
   * @param <T> the type of its result
   */
  @FunctionalInterface
  public interface AsyncCall<T extends @Nullable Object> {
    /** Uses the session. May suspend. */
    T apply(ClientSession session) throws Exception;
  }

  /**
   * Uses this session in a coroutine of its own, for code that is no coroutine, such as an actor or
   * a stream. Returns at once; may be called from any thread.
   *
   * <pre>{@code
   * CompletionStage<String> page = session.async(s -> s.get("https://example.org/").text());
   * getContext().pipeToSelf(page, PageFetched::new);
   * }</pre>
   *
   * <p>The stage completes with what the call returns, or fails with the very exception that it
   * throws. This method itself throws nothing: if the session is closed, the stage fails with
   * {@link IllegalStateException} as soon as the call makes a request; if the actor system has
   * ended, at once. Calls under way when the session is closed fail as {@link #close} describes.
   *
   * <p>Cancelling the {@code toCompletableFuture()} of the stage cancels the coroutine, and with it
   * the request that it waits for. A result that comes at that moment and can be closed, such as a
   * {@link ClientResponse}, is closed. A stage made of this one by {@code thenCompose} and the like
   * does not pass its cancellation on. A call that is cancelled before it begins is never made, so
   * a body that can be sent once only should be created within it.
   *
   * <p>A response, an {@link EventStream} or a {@link WebSocket} may be returned by one call and
   * used by later ones. Those of their methods that do not suspend can be used outside, among them
   * the streams {@link ClientResponse#source}, {@link ClientResponse#lineSource()}, {@link
   * EventStream#source} and {@link WebSocket#source}.
   *
   * <p>Dependent stages without an executor of their own run on the thread of the event loop and
   * must not block.
   */
  public <T extends @Nullable Object> CompletionStage<T> async(AsyncCall<T> call) {
    return OutsideCall.start(system, "session call", () -> call.apply(this));
  }

  /**
   * Returns what the session's connections are doing, after everything that happened to this
   * caller's requests before. Suspends for a moment.
   */
  public SessionStats stats() {
    return UncheckedAwait.await(resources.stats());
  }

  /**
   * Returns what the session's connections were doing a moment ago: for metrics. May be called from
   * any thread, and does not suspend. {@link #stats} is exact.
   */
  public SessionStats latestStats() {
    return resources.latestStats();
  }

  /** Returns the jar that keeps this session's cookies. Does not suspend. */
  public CookieJar cookieJar() {
    return fields.cookieJar();
  }

  /** How many requests have neither a response's head nor a failure. */
  int callsUnderWay() {
    return resources.callsUnderWay();
  }

  /**
   * Closes idle connections, ends those in use and fails the requests under way, and those that
   * wait, with {@link ClientConnectionException}. Later requests fail with {@link
   * IllegalStateException}. Does not suspend; calling it again has no effect.
   */
  @Override
  public void close() {
    resources.close();
  }
}
