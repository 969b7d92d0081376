package dev.tauko.internal.task;

import dev.tauko.Awaitable;
import dev.tauko.internal.loop.GuardedStep;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ends with an actor: a root, which is the actor's body or a coroutine under the actor, and
 * the tasks that the root and those tasks create.
 *
 * <p>While the root runs, nobody else cancels them: neither a run at its end nor the shutdown of
 * the engine. When it has ended, those that still run are cancelled, as {@code asyncio.run} does
 * with what its main coroutine has left, but once: what was cancelled before goes on with its
 * clean-up. What they start for that is cancelled when they have ended and it has not. Confined to
 * the loop, within the guard.
 */
public final class ActorScope {
  private final CoroutineTask<?> root;
  private int running;
  private int cancelled;
  private boolean ending;
  private @Nullable GuardedStep over;

  private ActorScope(CoroutineTask<?> root) {
    this.root = root;
  }

  /** The scope of a new task, whose owner is set: its own, its creator's, or none. */
  static @Nullable ActorScope of(
      CoroutineTask<?> task, Awaitable<?> body, @Nullable CoroutineTask<?> creator) {
    if (task.owner() != null || body instanceof UnlimitedBody) {
      return new ActorScope(task);
    }
    return creator != null ? creator.scope() : null;
  }

  /** A task of this has begun. */
  void begins() {
    running++;
  }

  /** A task of this has ended. */
  void ended() {
    running--;
  }

  /** How many tasks of this run. */
  public int running() {
    return running;
  }

  /**
   * The root has ended: cancels what it has left.
   *
   * @param over is done when all of it has ended
   */
  public void end(GuardedStep over) {
    this.over = over;
    endRest();
  }

  private void endRest() {
    if (running > 0) {
      root.loop().tasks().endings().add(this);
    } else {
      giveUp();
    }
  }

  /**
   * Waits no longer for what has not ended.
   *
   * @return how many tasks that are; 0 if nobody has waited
   */
  public int giveUp() {
    GuardedStep waiting = over;
    over = null;
    if (waiting == null) {
      return 0;
    }
    waiting.run();
    return running;
  }

  private void cancel(CoroutineTask<?> task) {
    cancelled++;
    task.attach(_ -> {
      if (--cancelled == 0) {
        endRest();
      }
    });
    if (task.cancelling() == 0) {
      task.cancel(reason());
    }
  }

  private String reason() {
    return MemberText.nameOf(root) + ", with which this ends, has ended";
  }

  /** A time limit, or something like it, has cancelled a task, and the task goes on. */
  void requestsTakenBack(CoroutineTask<?> task) {
    if (over != null) {
      root.loop()
          .soon(() -> {
            if (task.cancelling() == 0) {
              task.cancel(reason());
            }
          });
    }
  }

  /** The scopes of a loop whose roots have ended: one walk through its tasks serves all. */
  static final class Endings {
    private List<ActorScope> scopes = new ArrayList<>();

    private void add(ActorScope scope) {
      scope.ending = true;
      scopes.add(scope);
      if (scopes.size() == 1) {
        CoroutineLoop loop = scope.root.loop();
        loop.soon(() -> cancelRest(loop.tasks()));
      }
    }

    private void cancelRest(TaskList tasks) {
      List<ActorScope> ended = scopes;
      scopes = new ArrayList<>();
      List<CoroutineTask<?>> rest = tasks.snapshot();
      rest.removeIf(task -> task.scope() == null || !task.scope().ending);
      ended.forEach(scope -> scope.ending = false);
      for (CoroutineTask<?> task : rest) {
        ActorScope scope = task.scope();
        if (scope != null) {
          scope.cancel(task);
        }
      }
      for (ActorScope scope : ended) {
        if (scope.cancelled == 0) {
          scope.endRest();
        }
      }
    }
  }
}
