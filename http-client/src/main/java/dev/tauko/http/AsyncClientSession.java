package dev.tauko.http;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ClientSession} for code that is no coroutine, such as an actor or a stream: its calls
 * return at once, with stages.
 *
 * <p>A stage completes with the response when its head is there, or fails with the {@link
 * ClientError} that the same call of a coroutine would throw. Cancelling its {@code
 * toCompletableFuture()} cancels the request, as cancelling a coroutine does. Thread-safe. It
 * shares the connections and all settings of its session, and is closed with it.
 */
public final class AsyncClientSession {
  private final ActorSystem<?> system;
  private final ClientSession session;

  AsyncClientSession(ActorSystem<?> system, ClientSession session) {
    this.system = system;
    this.session = session;
  }

  /** Requests a resource with GET. */
  public CompletionStage<AsyncClientResponse> get(String url) {
    return request("GET", url, options -> {});
  }

  /** Requests a resource with GET and options. */
  public CompletionStage<AsyncClientResponse> get(String url, Consumer<RequestOptions> options) {
    return request("GET", url, options);
  }

  /** Sends a body with POST. */
  public CompletionStage<AsyncClientResponse> post(String url, RequestBody body) {
    return request("POST", url, options -> options.body(body));
  }

  /** Sends with POST what the options hold. */
  public CompletionStage<AsyncClientResponse> post(String url, Consumer<RequestOptions> options) {
    return request("POST", url, options);
  }

  /**
   * Makes a request with any method but CONNECT.
   *
   * @param method a token; those of RFC 9110 are sent in upper case, any other as it is
   * @param options fills in what the request has beside; it runs in a coroutine
   */
  public CompletionStage<AsyncClientResponse> request(
      String method, String url, Consumer<RequestOptions> options) {
    return start(
        method + " " + url,
        () -> new AsyncClientResponse(this, session.request(method, url, options)));
  }

  /** Returns what the session's connections are doing. */
  public CompletionStage<SessionStats> stats() {
    return start("stats", session::stats);
  }

  <T extends @Nullable Object> CompletionStage<T> start(String name, Coroutine<T> body) {
    return Engine.get(system).start(name, body).toCompletableFuture();
  }
}
