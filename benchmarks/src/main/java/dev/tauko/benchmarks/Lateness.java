package dev.tauko.benchmarks;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;

import dev.tauko.Runner;
import dev.tauko.Task;
import java.util.ArrayList;
import java.util.List;

/** How much later than asked for ten coroutines wake up that sleep again and again. */
public final class Lateness {
  private Lateness() {}

  /** Prints the median or the 99th percentile, in microseconds. */
  public static void main(String[] args) throws Exception {
    Delays delays = new Delays(args);
    try (Runner runner = Runner.create()) {
      delays.measure(() -> runner.run(() -> all(delays)));
    }
  }

  private static void all(Delays delays) throws Exception {
    Task<?> load = delays.isBusy() ? createTask(() -> load(delays)) : null;
    List<Task<?>> sleepers = new ArrayList<>(Delays.SLEEPERS);
    for (int i = 0; i < Delays.SLEEPERS; i++) {
      int number = i;
      sleepers.add(
          createTask(() -> {
            for (int k = number; k < delays.count(); k += Delays.SLEEPERS) {
              long start = System.nanoTime();
              sleep(delays.of(k));
              delays.woken(k, start);
            }
          }));
    }
    for (Task<?> sleeper : sleepers) {
      sleeper.await();
    }
    if (load != null) {
      load.cancel();
    }
  }

  /** Works for half of the time. */
  private static void load(Delays delays) {
    while (true) {
      delays.work();
      sleep(Delays.REST);
    }
  }
}
