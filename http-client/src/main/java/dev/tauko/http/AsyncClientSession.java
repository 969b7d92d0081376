package dev.tauko.http;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.http.internal.payload.OneShot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.SystemMaterializer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ClientSession} for code that is no coroutine, such as an actor or a stream: its calls
 * return at once, with stages, and keep no thread waiting.
 *
 * <pre>{@code
 * CompletionStage<String> page =
 *     session.async().get("https://example.org/").thenCompose(AsyncClientResponse::text);
 * getContext().pipeToSelf(page, PageFetched::new);
 * }</pre>
 *
 * <p>The stage of a request completes with the response when its head is there, or fails with the
 * {@link ClientException} that the same call of a coroutine would throw. No call throws anything
 * itself: where the arguments are not acceptable, the session is closed, or its actor system has
 * ended, the stage fails.
 *
 * <p>Cancelling the {@code toCompletableFuture()} of such a stage cancels the request, as
 * cancelling a coroutine does; a response that comes in at that moment is closed. A stage that was
 * made of it by {@code thenCompose} and the like does not pass its cancellation on. Stages that
 * depend on it without an executor of their own run on the thread of the event loop, and must not
 * block.
 *
 * <p>Thread-safe. It shares the connections and all settings of its session, and is closed with it.
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

  /** Requests the head of a resource with HEAD. */
  public CompletionStage<AsyncClientResponse> head(String url) {
    return request("HEAD", url, options -> {});
  }

  /** Requests the head of a resource with HEAD and options. */
  public CompletionStage<AsyncClientResponse> head(String url, Consumer<RequestOptions> options) {
    return request("HEAD", url, options);
  }

  /** Asks with OPTIONS what may be done with a resource. */
  public CompletionStage<AsyncClientResponse> options(String url) {
    return request("OPTIONS", url, options -> {});
  }

  /** Asks with OPTIONS, and options of the request, what may be done with a resource. */
  public CompletionStage<AsyncClientResponse> options(
      String url, Consumer<RequestOptions> options) {
    return request("OPTIONS", url, options);
  }

  /** Sends a body with POST. */
  public CompletionStage<AsyncClientResponse> post(String url, RequestBody body) {
    return send("POST", url, body);
  }

  /** Sends with POST what the options hold. */
  public CompletionStage<AsyncClientResponse> post(String url, Consumer<RequestOptions> options) {
    return request("POST", url, options);
  }

  /** Sends a body with PUT. */
  public CompletionStage<AsyncClientResponse> put(String url, RequestBody body) {
    return send("PUT", url, body);
  }

  /** Sends with PUT what the options hold. */
  public CompletionStage<AsyncClientResponse> put(String url, Consumer<RequestOptions> options) {
    return request("PUT", url, options);
  }

  /** Sends a body with PATCH. */
  public CompletionStage<AsyncClientResponse> patch(String url, RequestBody body) {
    return send("PATCH", url, body);
  }

  /** Sends with PATCH what the options hold. */
  public CompletionStage<AsyncClientResponse> patch(String url, Consumer<RequestOptions> options) {
    return request("PATCH", url, options);
  }

  /** Deletes a resource with DELETE. */
  public CompletionStage<AsyncClientResponse> delete(String url) {
    return request("DELETE", url, options -> {});
  }

  /** Deletes a resource with DELETE and options. */
  public CompletionStage<AsyncClientResponse> delete(String url, Consumer<RequestOptions> options) {
    return request("DELETE", url, options);
  }

  /**
   * Makes a request with any method but CONNECT.
   *
   * @param method a token; those of RFC 9110 are sent in upper case, any other as it is
   * @param options fills in what the request has beside; it runs in a coroutine, unless the request
   *     is cancelled before that has begun
   */
  public CompletionStage<AsyncClientResponse> request(
      String method, String url, Consumer<RequestOptions> options) {
    return open(
        named(method, url),
        () -> new AsyncClientResponse(this, session.request(method, url, options)),
        AsyncClientResponse::close);
  }

  /* A coroutine that is cancelled before it begins does not come to the body. */
  private CompletionStage<AsyncClientResponse> send(String method, String url, RequestBody body) {
    CompletionStage<AsyncClientResponse> sent = request(method, url, options -> options.body(body));
    var _ =
        sent.whenComplete((response, failure) -> {
          if (failure != null) {
            OneShot.release(body, SystemMaterializer.get(system).materializer());
          }
        });
    return sent;
  }

  /** Asks for a stream of server-sent events; see {@link #events(String, Consumer)}. */
  public CompletionStage<AsyncEventStream> events(String url) {
    return events(url, options -> {});
  }

  /**
   * Asks with GET for a stream of server-sent events, as {@link ClientSession#events(String,
   * Consumer)} does. The stage completes when its head is there; cancelling it cancels the request.
   */
  public CompletionStage<AsyncEventStream> events(String url, Consumer<RequestOptions> options) {
    return open(
        named("events of", url),
        () -> new AsyncEventStream(this, session.events(url, options)),
        AsyncEventStream::close);
  }

  /** Opens a WebSocket; see {@link #webSocket(String, Consumer)}. */
  public CompletionStage<AsyncWebSocket> webSocket(String url) {
    return webSocket(url, options -> {});
  }

  /**
   * Opens a WebSocket, as {@link ClientSession#webSocket(String, Consumer)} does. The stage
   * completes when the server has agreed; cancelling it ends the connection.
   */
  public CompletionStage<AsyncWebSocket> webSocket(String url, Consumer<WebSocketOptions> options) {
    return open(
        named("WebSocket", url),
        () -> new AsyncWebSocket(this, session.webSocket(url, options)),
        AsyncWebSocket::close);
  }

  /** Returns what the session's connections are doing. */
  public CompletionStage<SessionStats> stats() {
    return start("stats", session::stats);
  }

  /** Runs a coroutine. Cancelling the future cancels it. */
  <T extends @Nullable Object> CompletableFuture<T> start(String name, Coroutine<T> body) {
    return open(name, body, late -> {});
  }

  /**
   * Runs a coroutine that opens something. Cancelling the future cancels it.
   *
   * @param close what is done with a result that came when the future had been cancelled
   */
  private <T extends @Nullable Object> CompletableFuture<T> open(
      String name, Coroutine<T> body, Consumer<T> close) {
    CompletableFuture<T> outside = new CompletableFuture<>();
    AtomicReference<@Nullable T> opened = new AtomicReference<>();
    Task<T> task;
    try {
      task =
          Engine.get(system)
              .start(
                  name,
                  () -> {
                    T result = body.await();
                    opened.set(result);
                    return result;
                  });
    } catch (RuntimeException ended) {
      outside.completeExceptionally(ended);
      return outside;
    }
    var _ =
        outside.whenComplete((result, failure) -> {
          if (outside.isCancelled()) {
            task.cancel();
          }
        });
    var _ =
        task.toCompletableFuture()
            .whenComplete((result, failure) -> {
              if (failure == null) {
                outside.complete(result);
              } else {
                outside.completeExceptionally(failure);
              }
              T late = opened.get();
              if (late != null && outside.isCompletedExceptionally()) {
                close.accept(late);
              }
            });
    return outside;
  }

  /* Without user and password, as tasks are shown to people. */
  private static String named(String what, String url) {
    return what + " " + url.replaceFirst("//[^/?#]*@", "//");
  }
}
