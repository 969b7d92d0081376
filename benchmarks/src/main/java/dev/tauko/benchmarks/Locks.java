package dev.tauko.benchmarks;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.yieldNow;

import dev.tauko.Coroutine;
import dev.tauko.Runner;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import java.util.ArrayList;
import java.util.List;

/** A lock that a hundred coroutines want, each of which holds it for one turn of the loop. */
public final class Locks {
  private static final int TASKS = 100;

  private Locks() {}

  /** Prints nanoseconds for each time the lock is taken and given back. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Locks [TIMES [ROUNDS]]", args);
    int times = arguments.number(500_000);
    int rounds = arguments.number(10);
    arguments.end();
    try (Runner runner = Runner.create()) {
      Rounds.nanosEach(rounds, times, () -> runner.run(() -> new Counter().count(times)));
    }
  }

  /** What the lock guards. */
  private static final class Counter {
    private final Lock lock = new Lock();
    private int count;

    void count(int times) throws Exception {
      int each = Math.max(1, times / TASKS);
      List<Coroutine<Integer>> bodies = new ArrayList<>(TASKS);
      for (int i = 0; i < TASKS; i++) {
        int number = i;
        bodies.add(() -> {
          for (int k = 0; k < each; k++) {
            increment();
          }
          return number;
        });
      }
      gather(bodies);
      Rounds.checkCount(count, each * TASKS);
    }

    private void increment() {
      try (Permit permit = lock.acquire()) {
        int before = count;
        yieldNow();
        count = before + 1;
      }
    }
  }
}
