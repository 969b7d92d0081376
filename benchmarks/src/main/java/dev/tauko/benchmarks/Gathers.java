package dev.tauko.benchmarks;

import static dev.tauko.Asyncio.gather;

import dev.tauko.Coroutine;
import dev.tauko.Runner;
import java.util.ArrayList;
import java.util.List;

/** One gather after another, of coroutines each of which only returns a value. */
public final class Gathers {
  private Gathers() {}

  /** Prints nanoseconds for each child. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Gathers [WIDTH [CHILDREN [ROUNDS]]]", args);
    int width = arguments.number(10);
    int children = arguments.number(500_000);
    int rounds = arguments.number(10);
    arguments.end();
    try (Runner runner = Runner.create()) {
      Rounds.nanosEach(rounds, children, () -> runner.run(() -> oneByOne(width, children)));
    }
  }

  static void oneByOne(int width, int children) throws Exception {
    for (int gathers = children / width; gathers > 0; gathers--) {
      List<Coroutine<Integer>> bodies = new ArrayList<>(width);
      for (int i = 0; i < width; i++) {
        int number = i;
        bodies.add(() -> number);
      }
      List<Integer> results = gather(bodies);
      long sum = 0;
      for (int result : results) {
        sum += result;
      }
      Rounds.check(sum, width);
    }
  }
}
