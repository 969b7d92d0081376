package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** A tree of threads, ten children to each; the leaves return their numbers, the others sums. */
public final class Skynet {
  private static final int CHILDREN = 10;

  private Skynet() {}

  /** Prints nanoseconds for each leaf. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Skynet [LEAVES [ROUNDS]]", args);
    int leaves = arguments.powerOfTen(1_000_000);
    int rounds = arguments.number(5);
    arguments.end();
    Rounds.nanosEach(
        rounds, leaves, Threads.onOne(executor -> Rounds.check(tree(executor, 0, leaves), leaves)));
  }

  private static long tree(ExecutorService executor, long first, int leaves) throws Exception {
    if (leaves == 1) {
      return first;
    }
    int each = leaves / CHILDREN;
    List<Future<Long>> children = new ArrayList<>(CHILDREN);
    for (int i = 0; i < CHILDREN; i++) {
      long start = first + (long) i * each;
      children.add(executor.submit(() -> tree(executor, start, each)));
    }
    long sum = 0;
    for (Future<Long> child : children) {
      sum += child.get();
    }
    return sum;
  }
}
