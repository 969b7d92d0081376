package dev.tauko.internal.task;

import dev.tauko.internal.loop.GuardedStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * The tasks that a run has left when its main coroutine has ended: they are cancelled, in the order
 * of their creation, and waited for. The steps come in the turns in which asyncio's {@code run} has
 * them. Confined to the loop, but for {@link #take}.
 */
public final class Leftovers {
  private final CoroutineLoop loop;
  private final GuardedStep begin;
  private final Consumer<List<CoroutineTask<?>>> found;
  private final Runnable over;
  private List<CoroutineTask<?>> tasks = List.of();
  private int running;
  private boolean ending;

  /**
   * @param begin has those begin that have been accepted and have not
   * @param found is given the tasks before they are cancelled
   * @param over called when all of them have ended, within the guard
   */
  public Leftovers(
      CoroutineLoop loop,
      GuardedStep begin,
      Consumer<List<CoroutineTask<?>>> found,
      Runnable over) {
    this.loop = loop;
    this.begin = begin;
    this.found = found;
    this.over = over;
  }

  /** Has them cancelled when the main coroutine has ended. Within the guard. */
  public void cancelAfter(CoroutineTask<?> main) {
    main.addCallback(done -> atEndOfNextTurn(this::cancel));
  }

  /** Cancels them, unless they were before; those that have been accepted begin first. */
  public void cancel() {
    if (!ending) {
      begin.run();
      cancelBegun();
    }
  }

  /** Cancels those that have begun, unless they were before. */
  public void cancelBegun() {
    if (ending) {
      return;
    }
    ending = true;
    tasks = new ArrayList<>(loop.tasks().withoutActors());
    running = tasks.size();
    found.accept(Collections.unmodifiableList(tasks));
    for (CoroutineTask<?> task : tasks) {
      task.addCallback(done -> loop.soon(this::oneEnded));
      task.cancel();
    }
    if (tasks.isEmpty()) {
      over.run();
    }
  }

  private void oneEnded() {
    if (--running == 0) {
      atEndOfNextTurn(over::run);
    }
  }

  private void atEndOfNextTurn(GuardedStep action) {
    loop.soon(() -> loop.executor().afterTurn(action));
  }

  /** The tasks, which this does not keep any longer. When all is over. */
  public List<CoroutineTask<?>> take() {
    List<CoroutineTask<?>> taken = tasks;
    tasks = List.of();
    return taken;
  }
}
