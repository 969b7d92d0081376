package dev.tauko.benchmarks;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;

import dev.tauko.ReturnWhen;
import dev.tauko.Runner;
import dev.tauko.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Coroutines that are cancelled while they sleep. */
public final class Cancellations {
  private static final Duration LONG = Duration.ofHours(1);

  private Cancellations() {}

  /** Prints nanoseconds for each, from the first request to the end of the last one. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Cancellations [SLEEPERS [ROUNDS]]", args);
    int sleepers = arguments.number(100_000);
    int rounds = arguments.number(10);
    arguments.end();
    try (Runner runner = Runner.create()) {
      Rounds.nanosOfPart(rounds, sleepers, watch -> runner.run(() -> all(sleepers, watch)));
    }
  }

  private static void all(int sleepers, Rounds.Stopwatch watch) throws Exception {
    AtomicInteger asleep = new AtomicInteger();
    List<Task<@Nullable Void>> tasks = new ArrayList<>(sleepers);
    for (int i = 0; i < sleepers; i++) {
      tasks.add(
          createTask(() -> {
            asleep.incrementAndGet();
            sleep(LONG);
          }));
    }
    while (asleep.get() < sleepers) {
      yieldNow();
    }
    watch.time(() -> {
      tasks.forEach(Task::cancel);
      waitTasks(tasks, ReturnWhen.ALL_COMPLETED);
    });
    Rounds.checkCount((int) tasks.stream().filter(Task::isCancelled).count(), sleepers);
  }
}
