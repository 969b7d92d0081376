package dev.tauko.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Runs a workload several times in one process, and prints a line for each: {@code round 1 253.1
 * ns, cpu 260.2 ns}, the time that has passed and the time of the processors that the whole process
 * has used. The first rounds are those of a cold JVM.
 */
public final class Rounds {

  /** What is measured. */
  @FunctionalInterface
  public interface Workload {

    /** Does all of it once. */
    void run() throws Exception;
  }

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Rounds() {}

  /** Prints how many nanoseconds each operation of a round took, of which it has so many. */
  public static void nanosEach(int rounds, int operations, Workload workload) throws Exception {
    measure(rounds, operations, "ns", workload);
  }

  /** Prints how many microseconds each operation of a round took, of which it has so many. */
  public static void microsEach(int rounds, int operations, Workload workload) throws Exception {
    measure(rounds, operations * 1e3, "us", workload);
  }

  /** Prints how many seconds each operation of a round took, of which it has so many. */
  public static void secondsEach(int rounds, int operations, Workload workload) throws Exception {
    measure(rounds, operations * 1e9, "s", workload);
  }

  /** Prints how many seconds each round took. */
  public static void seconds(int rounds, Workload workload) throws Exception {
    secondsEach(rounds, 1, workload);
  }

  private static void measure(int rounds, double divisor, String unit, Workload workload)
      throws Exception {
    for (int round = 1; round <= rounds; round++) {
      long cpu = PROCESS.getProcessCpuTime();
      long start = System.nanoTime();
      workload.run();
      long nanos = System.nanoTime() - start;
      cpu = PROCESS.getProcessCpuTime() - cpu;
      System.out.printf(
          Locale.ROOT,
          "round %d %.4f %s, cpu %.4f %s%n",
          round,
          nanos / divisor,
          unit,
          cpu / divisor,
          unit);
    }
  }

  /** Prints how many bytes a round has found. */
  public static void print(int round, double bytes) {
    System.out.printf(Locale.ROOT, "round %d %.4f B%n", round, bytes);
  }

  /** Makes sure that {@code n} results, 0 and up, have arrived: this is their sum. */
  public static void check(long sum, long n) {
    if (sum != n * (n - 1) / 2) {
      throw new IllegalStateException("the results of " + n + " add up to " + sum);
    }
  }
}
