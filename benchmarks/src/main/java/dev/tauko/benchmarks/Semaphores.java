package dev.tauko.benchmarks;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.yieldNow;

import dev.tauko.Coroutine;
import dev.tauko.Runner;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import java.util.ArrayList;
import java.util.List;

/** Permits taken and given back: by one coroutine alone, and by more than there are permits. */
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
    Coroutine.OfVoid body =
        switch (kind) {
          case "free" -> () -> free(permits);
          case "contended" -> () -> contended(TASKS, permits);
          default -> () -> contended(permits, permits);
        };
    try (Runner runner = Runner.create()) {
      Rounds.nanosEach(rounds, permits, () -> runner.run(body));
    }
  }

  /** One coroutine, which never has to wait. */
  static void free(int permits) {
    Semaphore semaphore = new Semaphore(PERMITS);
    for (int i = 0; i < permits; i++) {
      try (Permit permit = semaphore.acquire()) {
        // held for no time
      }
    }
  }

  /** Many coroutines and ten permits, each held for one turn of the loop. */
  static void contended(int tasks, int permits) throws Exception {
    Semaphore semaphore = new Semaphore(PERMITS);
    int each = Math.max(1, permits / tasks);
    List<Coroutine<Integer>> bodies = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      int number = i;
      bodies.add(() -> {
        for (int k = 0; k < each; k++) {
          try (Permit permit = semaphore.acquire()) {
            yieldNow();
          }
        }
        return number;
      });
    }
    List<Integer> results = gather(bodies);
    long sum = 0;
    for (int result : results) {
      sum += result;
    }
    Rounds.check(sum, tasks);
  }
}
