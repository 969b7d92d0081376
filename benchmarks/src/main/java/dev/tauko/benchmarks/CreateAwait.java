package dev.tauko.benchmarks;

import static dev.tauko.Asyncio.createTask;

import dev.tauko.Runner;
import dev.tauko.Task;

/** One task after another, each of which only returns a value, and is awaited. */
public final class CreateAwait {
  private CreateAwait() {}

  /** Prints nanoseconds for each task. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("CreateAwait [TASKS [ROUNDS]]", args);
    int tasks = arguments.number(500_000);
    int rounds = arguments.number(10);
    arguments.end();
    try (Runner runner = Runner.create()) {
      Rounds.nanosEach(rounds, tasks, () -> runner.run(() -> oneByOne(tasks)));
    }
  }

  static void oneByOne(int tasks) throws Exception {
    long sum = 0;
    for (int i = 0; i < tasks; i++) {
      int number = i;
      Task<Integer> task = createTask(() -> number);
      sum += task.await();
    }
    Rounds.check(sum, tasks);
  }
}
