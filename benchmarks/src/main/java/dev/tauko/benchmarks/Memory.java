package dev.tauko.benchmarks;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;

import dev.tauko.Future;
import dev.tauko.Runner;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Coroutines that are suspended, all at the same time. */
public final class Memory {
  private static final int REHEARSAL = 10;
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger arrived = new AtomicInteger();

  private Memory() {}

  /** Prints the bytes of heap that each takes, with its actor and all else that it needs. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments("Memory [COROUTINES [future|sleep [ROUNDS [bytes|histogram]]]]", args);
    int coroutines = arguments.number(100_000);
    boolean asleep = arguments.word("future", "sleep").equals("sleep");
    int rounds = arguments.number(5);
    boolean histogram = arguments.word("bytes", "histogram").equals("histogram");
    arguments.end();
    try (Runner runner = Runner.create()) {
      runner.run(() -> new Memory().suspend(REHEARSAL, asleep, () -> {}));
      Heap before = Heap.live();
      for (int i = 1; i <= rounds; i++) {
        int round = i;
        runner.run(() ->
            new Memory()
                .suspend(
                    coroutines, asleep, () -> before.printGrowth(round, coroutines, histogram)));
      }
    }
  }

  /** Starts coroutines, and does something while all of them are suspended. */
  private void suspend(int coroutines, boolean asleep, Rounds.Workload meanwhile) throws Exception {
    Future<Integer> gate = runningLoop().createFuture();
    for (int i = 0; i < coroutines; i++) {
      int number = i;
      createTask(() -> {
        arrived.incrementAndGet();
        if (asleep) {
          sleep(LONG);
        } else {
          gate.await();
        }
        return number;
      });
    }
    while (arrived.get() < coroutines) {
      yieldNow();
    }
    meanwhile.run();
  }
}
