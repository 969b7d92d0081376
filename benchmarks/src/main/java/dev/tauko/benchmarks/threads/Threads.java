package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What the programs for virtual threads share. */
public final class Threads {
  private Threads() {}

  /** Runs a workload on a virtual thread, with an executor that starts one for each task. */
  public static Rounds.Workload onOne(Body body) {
    return () -> {
      try (ExecutorService executor = executor()) {
        executor
            .submit(() -> {
              body.run(executor);
              return true;
            })
            .get();
      }
    };
  }

  /** A workload that is given the executor to start threads with. */
  @FunctionalInterface
  public interface Body {
    void run(ExecutorService executor) throws Exception;
  }

  /** Starts a thread for each task. */
  public static ExecutorService executor() {
    return Executors.newVirtualThreadPerTaskExecutor();
  }

  /** Starts all of them, waits for all, and adds up what they return. */
  public static long gather(ExecutorService executor, List<? extends Callable<Integer>> bodies)
      throws Exception {
    List<Future<Integer>> results = new ArrayList<>(bodies.size());
    for (Callable<Integer> body : bodies) {
      results.add(executor.submit(body));
    }
    long sum = 0;
    for (Future<Integer> result : results) {
      sum += result.get();
    }
    return sum;
  }
}
