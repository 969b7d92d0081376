package dev.tauko.benchmarks;

import static dev.tauko.Asyncio.gather;

import dev.tauko.Coroutine;
import dev.tauko.Runner;
import java.util.ArrayList;
import java.util.List;

/** A tree of coroutines, ten children to each; the leaves return their numbers, the others sums. */
public final class Skynet {
  private static final int CHILDREN = 10;

  private Skynet() {}

  /** Prints nanoseconds for each leaf. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Skynet [LEAVES [ROUNDS]]", args);
    int leaves = arguments.powerOfTen(1_000_000);
    int rounds = arguments.number(5);
    arguments.end();
    try (Runner runner = Runner.create()) {
      Rounds.nanosEach(
          rounds, leaves, () -> Rounds.check(runner.run(() -> tree(0, leaves)), leaves));
    }
  }

  private static long tree(long first, int leaves) throws Exception {
    if (leaves == 1) {
      return first;
    }
    int each = leaves / CHILDREN;
    List<Coroutine<Long>> children = new ArrayList<>(CHILDREN);
    for (int i = 0; i < CHILDREN; i++) {
      long start = first + (long) i * each;
      children.add(() -> tree(start, each));
    }
    List<Long> results = gather(children);
    long sum = 0;
    for (long result : results) {
      sum += result;
    }
    return sum;
  }
}
