package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;

/** A lock that a hundred threads want, first come, first served. */
public final class Locks {
  private static final int TASKS = 100;

  private Locks() {}

  /** Prints nanoseconds for each time the lock is taken and given back. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Locks [TIMES [ROUNDS]]", args);
    int times = arguments.number(500_000);
    int rounds = arguments.number(10);
    arguments.end();
    Rounds.nanosEach(
        rounds, times, Threads.onOne(executor -> new Counter().count(executor, times)));
  }

  /** What the lock guards. */
  private static final class Counter {
    private final ReentrantLock lock = new ReentrantLock(true);
    private int count;

    void count(ExecutorService executor, int times) throws Exception {
      int each = Math.max(1, times / TASKS);
      List<Callable<Integer>> bodies = new ArrayList<>(TASKS);
      for (int i = 0; i < TASKS; i++) {
        int number = i;
        bodies.add(() -> {
          for (int k = 0; k < each; k++) {
            increment();
          }
          return number;
        });
      }
      Rounds.check(Threads.gather(executor, bodies), TASKS);
      Rounds.checkCount(count, each * TASKS);
    }

    @SuppressWarnings("ThreadPriorityCheck") // A yield is the turn for which the lock is held.
    private void increment() {
      lock.lock();
      try {
        int before = count;
        Thread.yield();
        count = before + 1;
      } finally {
        lock.unlock();
      }
    }
  }
}
