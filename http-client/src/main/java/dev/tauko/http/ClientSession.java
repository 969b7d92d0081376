package dev.tauko.http;

import dev.tauko.Engine;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client whose calls read like blocking ones and suspend the coroutine that makes them.
 *
 * <pre>{@code
 * try (var session = ClientSession.create()) {
 *   List<Coroutine<String>> fetches =
 *       urls.stream().map(url -> (Coroutine<String>) () -> session.get(url).text()).toList();
 *   List<String> pages = gather(fetches);
 * }
 * }</pre>
 *
 * <p>A session keeps connections open and uses them again. How many there may be is bounded; a
 * request for which there is none waits, first come, first served. Names are looked up, and
 * certificates are verified against the host's name, for every connection.
 *
 * <p>A session may be used from several coroutines and threads at once. It should be closed; it
 * ends with its actor system at the latest. aiohttp calls this {@code ClientSession}.
 */
public final class ClientSession implements AutoCloseable {
  private final Connector connector;

  private ClientSession(Connector connector) {
    this.connector = connector;
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
  public static Builder builder() {
    return builder(Engine.current().system());
  }

  /** Returns a builder of a session on an actor system. */
  public static Builder builder(ActorSystem<?> system) {
    return new Builder(system);
  }

  /**
   * Requests a resource with GET. Suspends until the head of the response is there; the body is
   * read by {@link ClientResponse#text} or {@link ClientResponse#bytes}.
   *
   * <p>Any status is a response, not an error; a redirect is returned as it is. If the request met
   * a connection that the server had closed while it lay idle, it is sent again, once, on a new
   * one.
   *
   * <p>Cancelling the coroutine that waits here takes the request out of the queue, or closes the
   * connection that it is on.
   *
   * @param url an absolute http or https URL; blanks and characters beyond ASCII are encoded, user
   *     info is sent as Basic authorization, a fragment is not sent
   * @throws InvalidUrlException if {@code url} is not an absolute http or https URL
   * @throws ClientConnectorError if the server cannot be reached; its subtypes say why
   * @throws ConnectionTimeoutError if connecting takes longer than the connect timeout
   * @throws ServerDisconnectedError if the server ends the connection before it answers
   * @throws ClientResponseError if the answer is not HTTP/1.1 or exceeds a limit
   * @throws ClientConnectionError if the session is closed meanwhile
   * @throws IllegalStateException if the session is closed
   */
  public ClientResponse get(String url) {
    CompletableFuture<RawResponse> call = connector.send(HttpMethods.GET, Url.parse(url));
    try {
      return new ClientResponse(Awaiting.await(call));
    } catch (Throwable failure) {
      // The response may have come in the instant in which the coroutine was cancelled.
      var _ = call.thenAccept(response -> response.body().close());
      call.cancel(true);
      throw failure;
    }
  }

  /**
   * Returns what the session's connections are doing, after everything that happened to this
   * caller's requests before. Suspends for a moment.
   */
  public SessionStats stats() {
    return Awaiting.await(connector.stats());
  }

  /** How many requests have neither a response's head nor a failure. */
  int callsUnderWay() {
    return connector.callsUnderWay();
  }

  /**
   * Closes idle connections, ends those in use and fails the requests under way, and those that
   * wait, with {@link ClientConnectionError}. Later requests fail with {@link
   * IllegalStateException}. Does not suspend; calling it again has no effect.
   */
  @Override
  public void close() {
    connector.close();
  }

  /**
   * The settings of a session to be; those not given are taken from {@code tauko.http}, where they
   * are described. Not thread-safe.
   */
  public static final class Builder {
    private final ActorSystem<?> system;
    private HttpSettings settings;
    private @Nullable SSLContext sslContext;

    private Builder(ActorSystem<?> system) {
      this.system = system;
      this.settings = HttpSettings.of(system.settings().config());
    }

    /**
     * Sets how many connections there may be at a time, to all hosts together; 0 for no limit.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public Builder limit(int connections) {
      settings = settings.withLimit(connections);
      return this;
    }

    /**
     * Sets how many connections there may be at a time to one scheme, host and port; 0 for no
     * limit.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public Builder limitPerHost(int connections) {
      settings = settings.withLimitPerHost(connections);
      return this;
    }

    /**
     * Sets for how long an idle connection is kept; zero for not at all.
     *
     * @throws IllegalArgumentException if the duration is negative or longer than 200 days
     */
    public Builder keepAlive(Duration duration) {
      settings = settings.withKeepAlive(duration);
      return this;
    }

    /**
     * Sets for how long opening a connection may take, TLS included.
     *
     * @throws IllegalArgumentException if the duration is shorter than 1 ms or longer than 200 days
     */
    public Builder connectTimeout(Duration duration) {
      settings = settings.withConnectTimeout(duration);
      return this;
    }

    /**
     * Sets what decides which servers are trusted and which certificate the client shows; by
     * default {@link SSLContext#getDefault}. That a certificate is for the host asked for is
     * verified always.
     */
    public Builder sslContext(SSLContext context) {
      sslContext = context;
      return this;
    }

    /** Creates the session. Does not suspend; connections are opened as requests need them. */
    public ClientSession create() {
      return new ClientSession(
          new Connector(system, settings, sslContext == null ? defaultContext() : sslContext));
    }

    private static SSLContext defaultContext() {
      try {
        return SSLContext.getDefault();
      } catch (NoSuchAlgorithmException unusable) {
        throw new IllegalStateException("the JDK's default SSLContext cannot be used", unusable);
      }
    }
  }
}
