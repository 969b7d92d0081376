package dev.tauko.stress;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Outcome;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Many coroutines that do the same thing at the same time, while others cancel some of them at
 * random. {@code -Dstress.operations} sets how many there are in each test.
 */
final class Storm {
  private static final int OPERATIONS = Integer.getInteger("stress.operations", 1_000_000);
  private static final int BATCH = 500;

  /** A batch that has not ended by then hangs. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private Storm() {}

  /** A lab with the parallel dispatcher, on more threads than most machines' cores. */
  static Lab parallel(Lab lab) {
    return lab.with(
        "tauko.dispatcher = tauko.parallel",
        "tauko.parallel.parallelism = 4",
        "tauko.event-loop.clock = system");
  }

  /**
   * Runs an operation as often as asked for, in batches, each of which loses some by cancellation.
   * What an operation throws, other than a cancellation, is thrown.
   *
   * @param afterBatch looks at the invariants when nothing runs
   */
  static void rage(Coroutine.OfVoid operation, Runnable afterBatch) throws Exception {
    for (int done = 0; done < OPERATIONS; done += BATCH) {
      timeout(LIMIT, () -> batch(operation));
      afterBatch.run();
    }
  }

  private static void batch(Coroutine.OfVoid operation) throws Exception {
    List<Task<?>> tasks = new ArrayList<>();
    Set<Integer> begun = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < BATCH; i++) {
      int number = i;
      tasks.add(
          createTask(() -> {
            begun.add(number);
            operation.run();
          }));
    }
    Task<?> canceller = createTask(() -> cancelSome(tasks, begun));
    for (Outcome<?> outcome : gatherSettled(tasks)) {
      if (!(outcome instanceof Outcome.Cancelled<?>)) {
        outcome.get();
      }
    }
    canceller.await();
  }

  /** Cancels tasks that have begun: each operation is to have its chance. */
  private static void cancelSome(List<Task<?>> tasks, Set<Integer> begun) {
    Random random = ThreadLocalRandom.current();
    for (int i = 0; i < BATCH / 5; i++) {
      int victim = random.nextInt(tasks.size());
      if (begun.contains(victim)) {
        tasks.get(victim).cancel();
      }
      if (random.nextInt(4) == 0) {
        yieldNow();
      }
    }
  }

  /** Perhaps lets others run. */
  static void perhapsPause() {
    if (ThreadLocalRandom.current().nextInt(3) == 0) {
      yieldNow();
    }
  }

  /** Runs something whatever cancellations come, and throws the last of them after it. */
  static void inAnyCase(Runnable body) {
    CancelledError last = null;
    while (true) {
      try {
        body.run();
        break;
      } catch (CancelledError cancelled) {
        last = cancelled;
      }
    }
    if (last != null) {
      throw last;
    }
  }
}
