package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;

/** One group of threads after another, each of which only returns a value. */
public final class Gathers {
  private Gathers() {}

  /** Prints nanoseconds for each child. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Gathers [WIDTH [CHILDREN [ROUNDS]]]", args);
    int width = arguments.number(10);
    int children = arguments.number(500_000);
    int rounds = arguments.number(10);
    arguments.end();
    Rounds.nanosEach(
        rounds, children, Threads.onOne(executor -> oneByOne(executor, width, children)));
  }

  private static void oneByOne(ExecutorService executor, int width, int children) throws Exception {
    for (int gathers = children / width; gathers > 0; gathers--) {
      List<Callable<Integer>> bodies = new ArrayList<>(width);
      for (int i = 0; i < width; i++) {
        int number = i;
        bodies.add(() -> number);
      }
      Rounds.check(Threads.gather(executor, bodies), width);
    }
  }
}
