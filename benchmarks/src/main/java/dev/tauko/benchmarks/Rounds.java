package dev.tauko.benchmarks;

import java.util.Locale;

/**
 * Runs a workload several times in one process, and prints a line for each: {@code round 1 253.1
 * ns}. The first rounds are those of a cold JVM.
 */
public final class Rounds {

  /** What is measured. */
  @FunctionalInterface
  public interface Workload {

    /** Does all of it once. */
    void run() throws Exception;
  }

  private Rounds() {}

  /** Prints how many nanoseconds each operation of a round took, of which it has so many. */
  public static void nanosEach(int rounds, int operations, Workload workload) throws Exception {
    for (int round = 1; round <= rounds; round++) {
      print(round, (double) nanos(workload) / operations, "ns");
    }
  }

  /** Prints how many seconds each round took. */
  public static void seconds(int rounds, Workload workload) throws Exception {
    for (int round = 1; round <= rounds; round++) {
      print(round, nanos(workload) / 1e9, "s");
    }
  }

  private static long nanos(Workload workload) throws Exception {
    long start = System.nanoTime();
    workload.run();
    return System.nanoTime() - start;
  }

  /** Prints what a round has measured. */
  public static void print(int round, double value, String unit) {
    System.out.printf(Locale.ROOT, "round %d %.4f %s%n", round, value, unit);
  }

  /** Makes sure that {@code n} results, 0 and up, have arrived: this is their sum. */
  public static void check(long sum, long n) {
    if (sum != n * (n - 1) / 2) {
      throw new IllegalStateException("the results of " + n + " add up to " + sum);
    }
  }
}
