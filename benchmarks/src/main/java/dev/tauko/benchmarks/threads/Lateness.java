package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Delays;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** How much later than asked for ten threads wake up that sleep again and again. */
public final class Lateness {
  private Lateness() {}

  /** Prints the median or the 99th percentile, in microseconds. */
  public static void main(String[] args) throws Exception {
    Delays delays = new Delays(args);
    delays.measure(Threads.onOne(executor -> all(executor, delays)));
  }

  private static void all(ExecutorService executor, Delays delays) throws Exception {
    Future<?> load = delays.isBusy() ? executor.submit(() -> load(delays)) : null;
    List<Future<?>> sleepers = new ArrayList<>(Delays.SLEEPERS);
    for (int i = 0; i < Delays.SLEEPERS; i++) {
      int number = i;
      sleepers.add(
          executor.submit(() -> {
            for (int k = number; k < delays.count(); k += Delays.SLEEPERS) {
              long start = System.nanoTime();
              Thread.sleep(delays.of(k));
              delays.woken(k, start);
            }
            return number;
          }));
    }
    for (Future<?> sleeper : sleepers) {
      sleeper.get();
    }
    if (load != null) {
      load.cancel(true);
    }
  }

  /** Works for half of the time. */
  private static void load(Delays delays) {
    try {
      while (true) {
        delays.work();
        Thread.sleep(Delays.REST);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
