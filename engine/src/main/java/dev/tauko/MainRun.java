package dev.tauko;

import dev.tauko.loop.StepExecutor;
import dev.tauko.task.CoroutineTask;
import dev.tauko.task.Sneaky;
import dev.tauko.task.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a main coroutine: waits for it, then cancels and waits for what it left behind. The
 * steps come in the turns in which asyncio's {@code run} has them.
 *
 * @param <T> the type of what the main coroutine returns
 */
final class MainRun<T extends @Nullable Object> {
  private static final Logger log = LoggerFactory.getLogger(Runner.class);

  private final StepExecutor executor;
  private final Engine engine;
  private final CoroutineTask<T> main;
  private final CountDownLatch ended = new CountDownLatch(1);
  private List<CoroutineTask<?>> leftovers = List.of();
  private int running;

  MainRun(Engine engine, Variables variables, Coroutine<? extends T> body) {
    this.engine = engine;
    this.main = engine.prepare(null, body);
    this.executor = main.loop().executor();
    main.setVariables(variables);
  }

  /** The context variables at the end of the main coroutine. */
  Variables variables() {
    return main.variables();
  }

  /** Runs it all, and gives the outcome of the main coroutine. */
  T join() {
    engine.launch(main, () -> main.addCallback(done -> atEndOfNextTurn(this::cancelLeftovers)));
    try {
      ended.await();
      return main.result();
    } catch (InterruptedException e) {
      main.cancel("the thread that called run() was interrupted");
      throw Sneaky.rethrow(e);
    } catch (Throwable thrown) {
      throw Sneaky.rethrow(thrown);
    }
  }

  private void atEndOfNextTurn(Runnable action) {
    executor.callSoon(() -> executor.afterTurn(action));
  }

  private void cancelLeftovers() {
    leftovers = new ArrayList<>(main.loop().tasks().snapshot());
    running = leftovers.size();
    for (CoroutineTask<?> task : leftovers) {
      task.addCallback(done -> executor.callSoon(this::leftoverEnded));
      task.cancel();
    }
    if (leftovers.isEmpty()) {
      ended.countDown();
    }
  }

  private void leftoverEnded() {
    if (--running == 0) {
      atEndOfNextTurn(this::finish);
    }
  }

  private void finish() {
    for (CoroutineTask<?> task : leftovers) {
      if (!task.isCancelled() && task.exception() != null) {
        log.error("{} failed while run() was ending", task, task.exception());
      }
    }
    ended.countDown();
  }
}
