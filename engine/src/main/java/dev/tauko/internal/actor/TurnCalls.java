package dev.tauko.internal.actor;

import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * The calls that coroutines want to be made in the turns of their actor, in the order in which they
 * came. Thread-safe.
 *
 * @param <M> the type of the actor's messages
 */
final class TurnCalls<M> {

  /** What is to be done about a call whose caller was cancelled before it had the result. */
  interface Undo<M, R extends @Nullable Object> {
    void run(ActorContext<M> context, R result);
  }

  private final ActorBody<M> body;
  private final CoroutineLoop loop;
  private final BatchQueue<TurnCall<M, ?>> calls = new BatchQueue<>();

  TurnCalls(ActorBody<M> body, CoroutineLoop loop) {
    this.body = body;
    this.loop = loop;
  }

  // ---- the actor's side ----

  /** Makes those that wait, in the actor's turn. */
  void make(ActorContext<M> context) {
    for (var call = calls.takeAll(); call != null; call = call.next) {
      call.entry.run(context);
    }
  }

  /** If the actor takes no more calls, those that wait fail. */
  void failIfClosed() {
    if (body.isClosed()) {
      for (var call = calls.takeAll(); call != null; call = call.next) {
        call.entry.fail(body.refusal());
      }
    }
  }

  // ---- the coroutines' side ----

  /** Makes a call without a result. Suspends the calling coroutine until it was made. */
  void run(String method, Consumer<ActorContext<M>> action) {
    this.<@Nullable Void>call(
        method,
        actor -> {
          action.accept(actor);
          return null;
        },
        (actor, nothing) -> {});
  }

  /** Makes a call, and returns its result. Suspends the calling coroutine until it was made. */
  <R extends @Nullable Object> R call(
      String method, Function<ActorContext<M>, R> action, Undo<M, R> undo) {
    CoroutineTask<?> caller = CoroutineTask.require(method);
    TurnCall<M, R> call = new TurnCall<>(loop, method, action);
    return call.await(
        caller, () -> submit(call), () -> body.heed(caller), () -> takeBack(method, call, undo));
  }

  private void submit(TurnCall<M, ?> call) {
    if (calls.push(call) && !body.isClosed()) {
      body.ring();
    }
    failIfClosed();
  }

  /** The call may be under way in the actor's turn; what undoes it comes in a later one. */
  private <R extends @Nullable Object> void takeBack(
      String method, TurnCall<M, R> call, Undo<M, R> undo) {
    TurnCall<M, @Nullable Void> correction =
        new TurnCall<>(
            loop,
            method,
            actor -> {
              R result = call.result();
              if (result != null) {
                undo.run(actor, result);
              }
              return null;
            });
    correction.begins();
    submit(correction);
  }
}
