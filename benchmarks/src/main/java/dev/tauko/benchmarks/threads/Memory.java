package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Heap;
import dev.tauko.benchmarks.Rounds;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;

/** Threads that are suspended, all at the same time. */
public final class Memory {
  private static final int REHEARSAL = 10;
  private static final Duration LONG = Duration.ofHours(1);

  private Memory() {}

  /** Prints the bytes of heap that each takes. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments("Memory [THREADS [future|sleep [ROUNDS [bytes|histogram]]]]", args);
    int threads = arguments.number(100_000);
    boolean asleep = arguments.word("future", "sleep").equals("sleep");
    int rounds = arguments.number(5);
    boolean histogram = arguments.word("bytes", "histogram").equals("histogram");
    arguments.end();
    suspend(REHEARSAL, asleep, () -> {});
    Heap before = Heap.live();
    for (int i = 1; i <= rounds; i++) {
      int round = i;
      suspend(threads, asleep, () -> before.printGrowth(round, threads, histogram));
    }
  }

  private static void suspend(int threads, boolean asleep, Rounds.Workload meanwhile)
      throws Exception {
    CompletableFuture<Integer> gate = new CompletableFuture<>();
    CountDownLatch arrived = new CountDownLatch(threads);
    try (ExecutorService executor = Threads.executor()) {
      for (int i = 0; i < threads; i++) {
        int number = i;
        var _ =
            executor.submit(() -> {
              arrived.countDown();
              if (asleep) {
                Thread.sleep(LONG);
              } else {
                gate.get();
              }
              return number;
            });
      }
      arrived.await();
      meanwhile.run();
      gate.complete(0);
      executor.shutdownNow();
    }
  }
}
