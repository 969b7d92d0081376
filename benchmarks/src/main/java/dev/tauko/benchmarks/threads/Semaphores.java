package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/** Permits taken and given back, first come, first served. */
public final class Semaphores {
  private static final int PERMITS = 10;
  private static final int TASKS = 100;

  private Semaphores() {}

  /** Prints nanoseconds for each permit taken and given back. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments("Semaphores [free|contended|crowd [PERMITS [ROUNDS]]]", args);
    String kind = arguments.word("free", "contended", "crowd");
    int permits = arguments.number(500_000);
    int rounds = arguments.number(10);
    arguments.end();
    Threads.Body body =
        switch (kind) {
          case "free" -> executor -> free(permits);
          case "contended" -> executor -> contended(executor, TASKS, permits);
          default -> executor -> contended(executor, permits, permits);
        };
    Rounds.nanosEach(rounds, permits, Threads.onOne(body));
  }

  private static void free(int permits) throws InterruptedException {
    Semaphore semaphore = new Semaphore(PERMITS, true);
    for (int i = 0; i < permits; i++) {
      semaphore.acquire();
      semaphore.release();
    }
  }

  private static void contended(ExecutorService executor, int tasks, int permits) throws Exception {
    Semaphore semaphore = new Semaphore(PERMITS, true);
    int each = Math.max(1, permits / tasks);
    List<Callable<Integer>> bodies = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      int number = i;
      bodies.add(() -> {
        for (int k = 0; k < each; k++) {
          holdForATurn(semaphore);
        }
        return number;
      });
    }
    Rounds.check(Threads.gather(executor, bodies), tasks);
  }

  @SuppressWarnings("ThreadPriorityCheck") // A yield is the turn for which the permit is held.
  private static void holdForATurn(Semaphore semaphore) throws InterruptedException {
    semaphore.acquire();
    try {
      Thread.yield();
    } finally {
      semaphore.release();
    }
  }
}
