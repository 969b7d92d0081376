package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.util.concurrent.ExecutorService;

/** One thread after another, each of which only returns a value, and is waited for. */
public final class CreateAwait {
  private CreateAwait() {}

  /** Prints nanoseconds for each thread. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("CreateAwait [TASKS [ROUNDS]]", args);
    int tasks = arguments.number(500_000);
    int rounds = arguments.number(10);
    arguments.end();
    Rounds.nanosEach(rounds, tasks, Threads.onOne(executor -> oneByOne(executor, tasks)));
  }

  private static void oneByOne(ExecutorService executor, int tasks) throws Exception {
    long sum = 0;
    for (int i = 0; i < tasks; i++) {
      int number = i;
      sum += executor.submit(() -> number).get();
    }
    Rounds.check(sum, tasks);
  }
}
