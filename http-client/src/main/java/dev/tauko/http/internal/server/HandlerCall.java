package dev.tauko.http.internal.server;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Task;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** The coroutine that answers a request, for Pekko HTTP, which takes completion stages. */
public final class HandlerCall {
  private HandlerCall() {}

  /**
   * Starts a coroutine that answers a request. The stage fails with the very exception that it
   * throws. If it is cancelled, or cannot begin, the response is one of status 503.
   */
  public static CompletionStage<HttpResponse> respond(
      Supplier<Engine> engine, HttpRequest request, Coroutine<HttpResponse> body) {
    CompletableFuture<HttpResponse> response = new CompletableFuture<>();
    var _ =
        start(engine, request, body)
            .whenComplete((given, failure) -> {
              if (failure instanceof CancellationException) {
                response.complete(unavailable());
              } else if (failure != null) {
                response.completeExceptionally(failure);
              } else if (given == null) {
                response.completeExceptionally(
                    new NullPointerException("the handler of a request has returned null"));
              } else {
                response.complete(given);
              }
            });
    return response;
  }

  /**
   * Starts a coroutine on behalf of a request. The stage fails with the very exception that it
   * throws, and with a {@link CancellationException} if it is cancelled or cannot begin.
   *
   * @param engine the engine, where the request's connection does not have one
   */
  public static <T> CompletionStage<T> start(
      Supplier<Engine> engine, HttpRequest request, Coroutine<? extends T> body) {
    Optional<ClientConnection> connection = request.getAttribute(ClientConnection.KEY);
    Task<T> task;
    try {
      task =
          connection
              .map(ClientConnection::engine)
              .orElseGet(engine)
              .start(() -> {
                connection.ifPresent(ClientConnection::enter);
                return body.await();
              });
    } catch (IllegalStateException shutDown) {
      CancellationException cancelled = new CancellationException(shutDown.getMessage());
      cancelled.initCause(shutDown);
      return CompletableFuture.failedFuture(cancelled);
    }
    CompletableFuture<T> outcome = task.toCompletableFuture();
    if (connection.isPresent()) {
      ClientConnection client = connection.get();
      client.add(task);
      var _ = outcome.whenComplete((value, failure) -> client.remove(task));
    }
    return outcome;
  }

  /** The response of a server that cannot answer now. */
  static HttpResponse unavailable() {
    return HttpResponse.create().withStatus(StatusCodes.SERVICE_UNAVAILABLE);
  }
}
