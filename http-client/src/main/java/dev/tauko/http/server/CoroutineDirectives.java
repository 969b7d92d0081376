package dev.tauko.http.server;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.http.internal.server.HandlerCall;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Directives of Pekko HTTP's routes whose work is done by coroutines; to be imported statically
 * beside {@link Directives}. The coroutines run on the engine that {@link CoroutineServer#bind} was
 * given; where the server was bound otherwise, on that of the route's actor system.
 *
 * <p>A failure goes to the route's exception handler. So does that of a request's body that is
 * malformed or broken off; if no handler takes it, it makes status 400 where the server was bound
 * by {@link CoroutineServer#bind}, and 500 otherwise, as in all routes of Pekko HTTP. A coroutine
 * that is cancelled, or whose engine has been shut down, makes status 503. Where the server was
 * bound by {@link CoroutineServer#bind}, the coroutines are cancelled as {@link CoroutineServer}
 * says; where it was bound otherwise, they go on to their end.
 */
public final class CoroutineDirectives {
  private CoroutineDirectives() {}

  /** Answers the request by a coroutine. */
  public static Route respond(RequestHandler handler) {
    Objects.requireNonNull(handler, "handler");
    return Directives.extractActorSystem(system ->
        Directives.handle(request ->
            HandlerCall.respond(
                () -> Engine.get(Adapter.toTyped(system)),
                request,
                () -> handler.handle(request))));
  }

  /**
   * Goes on with the result of a coroutine, as {@link Directives#onSuccess} does with that of a
   * completion stage: {@code onResult(() -> find(id), order -> complete(order.text()))}.
   */
  public static <T> Route onResult(Coroutine<? extends T> body, Function<T, Route> inner) {
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(inner, "inner");
    return Directives.extractActorSystem(system ->
        Directives.extractRequest(request ->
            Directives.onComplete(
                HandlerCall.<T>start(() -> Engine.get(Adapter.toTyped(system)), request, body),
                outcome -> {
                  if (outcome.isSuccess()) {
                    return Objects.requireNonNull(
                        inner.apply(outcome.get()), "the inner route of onResult() is null");
                  }
                  Throwable failure = outcome.failed().get();
                  return failure instanceof CancellationException
                      ? Directives.complete(StatusCodes.SERVICE_UNAVAILABLE)
                      : Directives.failWith(failure);
                })));
  }
}
