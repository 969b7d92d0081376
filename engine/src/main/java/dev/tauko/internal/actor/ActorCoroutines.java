package dev.tauko.internal.actor;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.UnlimitedBody;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Coroutines that end with an actor at the latest. */
public final class ActorCoroutines {
  private static final Logger log = Loggers.of(Engine.class);

  private ActorCoroutines() {}

  /** {@link dev.tauko.actor.Actors#start(ActorContext, Coroutine)}. */
  public static <T extends @Nullable Object> Task<T> start(
      ActorContext<?> context, Coroutine<? extends T> body) {
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(body, "body");
    checkCaller(context);
    return start(context, loopOf(context), body);
  }

  /** Checks that this is a turn of the actor, as Pekko does, or a coroutine of its. */
  private static void checkCaller(ActorContext<?> context) {
    CoroutineTask<?> caller = CoroutineTask.current();
    CoroutineChild.cell(context); // Pekko's stubs have no turns.
    if (caller == null || !CoroutineChild.mayBe(context, caller)) {
      var _ = context.getChild("");
    }
  }

  /** {@link dev.tauko.actor.Mailbox#start(Coroutine)}, for the body on a loop. */
  static <T extends @Nullable Object> Task<T> start(
      ActorContext<?> context, CoroutineLoop loop, Coroutine<? extends T> body) {
    return begin(CoroutineChild.of(context), loop, body);
  }

  /**
   * The loop for the coroutines of an actor: that of its dispatcher if it is an engine's, else that
   * of the system's engine. In the actor's turn, or in a coroutine of its.
   */
  static CoroutineLoop loopOf(ActorContext<?> context) {
    CoroutineLoop here = CoroutineLoop.here();
    return here != null
        ? here
        : Objects.requireNonNull(
            CoroutineLoop.behind(Engine.get(context.getSystem()).loop()), "loop");
  }

  /** {@link dev.tauko.actor.Actors#start(ActorContext, Coroutine, BiFunction)}. */
  public static <M, T extends @Nullable Object> Task<T> start(
      ActorContext<M> context,
      Coroutine<? extends T> body,
      BiFunction<? super @Nullable T, ? super @Nullable Throwable, ? extends M> message) {
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(body, "body");
    checkCaller(context);
    CoroutineChild child = CoroutineChild.of(context);
    Task<T> task = begin(child, loopOf(context), body);
    CompletableFuture<T> outcome = new CompletableFuture<>();
    var _ =
        task.toCompletableFuture()
            .whenComplete((result, failure) -> {
              if (child.isStopping()) {
                logUnlessCancelled(task, child, failure);
                return;
              }
              if (failure != null) {
                outcome.completeExceptionally(failure);
              } else {
                outcome.complete(result);
              }
            });
    context.pipeToSelf(outcome, message::apply);
    return task;
  }

  /** An actor that stops gets no message any more. */
  private static void logUnlessCancelled(
      Task<?> task, CoroutineChild child, @Nullable Throwable failure) {
    if (failure != null && !(failure instanceof CancellationException)) {
      log.error(
          "{} failed while the actor {} was being stopped", task, child.actor().path(), failure);
    }
  }

  private static <T extends @Nullable Object> Task<T> begin(
      CoroutineChild child, CoroutineLoop loop, Coroutine<? extends T> body) {
    try {
      Engine engine = loop.engine() instanceof Engine own ? own : Engine.get(loop.system());
      Task<T> task = engine.start(new UnlimitedBody<T>(body));
      child.follow((CoroutineTask<T>) task, CoroutineChild.Follower.NOBODY);
      return task;
    } catch (RuntimeException failure) {
      child.end();
      throw failure;
    }
  }
}
