package dev.tauko.internal.actor;

import dev.tauko.CancelledError;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * A call that a coroutine has made in a turn of an actor, where the actor's context may be used.
 *
 * @param <M> the type of the actor's messages
 * @param <R> the type of the result
 */
final class TurnCall<M, R extends @Nullable Object> {
  private enum State {
    NEW,
    TAKEN,
    REFUSED,
    WITHDRAWN
  }

  private final CoroutineLoop loop;
  private final Function<ActorContext<M>, R> action;
  private final WakeUp done;
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private volatile @Nullable R result;
  private volatile @Nullable Throwable failure;

  TurnCall(CoroutineLoop loop, String method, Function<ActorContext<M>, R> action) {
    this.loop = loop;
    this.action = action;
    this.done = new WakeUp(loop, method + "()", () -> Enders.Outside.INSTANCE);
  }

  /** The call is about to be handed over to the actor. On the loop. */
  void begins() {
    try (Guard _ = loop.guard()) {
      loop.executor().outsideBegins();
    }
  }

  /** Makes the call, in the actor's turn, unless it was withdrawn. */
  void run(ActorContext<M> context) {
    if (state.compareAndSet(State.NEW, State.TAKEN)) {
      try {
        result = action.apply(context);
      } catch (Throwable thrown) {
        failure = thrown;
      }
      answer();
    }
  }

  /** Fails, since the turn will never come. From any thread. */
  void fail(Throwable why) {
    if (state.compareAndSet(State.NEW, State.REFUSED)) {
      failure = why;
      answer();
    }
  }

  private void answer() {
    loop.soonThreadsafe(() -> {
      loop.executor().outsideEnds();
      done.give();
    });
  }

  /**
   * Suspends the caller until the call was made. If it is cancelled meanwhile, the call is
   * withdrawn.
   *
   * @param submit hands this over to the actor
   * @param refused called when the actor has refused the call, before the caller hears of it
   * @param undo called if the caller was cancelled when the call had been made already
   */
  @SuppressWarnings("NullAway") // The result is null only where R admits null.
  R await(CoroutineTask<?> caller, Runnable submit, Runnable refused, Runnable undo) {
    begins();
    submit.run();
    try {
      caller.suspendUntil(done);
    } catch (CancelledError cancelled) {
      if (state.compareAndSet(State.NEW, State.WITHDRAWN)) {
        try (Guard _ = loop.guard()) {
          loop.executor().outsideEnds();
        }
      } else {
        undo.run();
      }
      throw cancelled;
    }
    Throwable thrown = failure;
    if (thrown != null) {
      if (state.get() == State.REFUSED) {
        refused.run();
      }
      throw Rethrow.<RuntimeException>exactly(thrown);
    }
    return result;
  }

  /** What the call returned; null before. */
  @Nullable R result() {
    return result;
  }
}
