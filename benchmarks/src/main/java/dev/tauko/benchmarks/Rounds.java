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

  /** What is measured, with something to prepare that is not. */
  @FunctionalInterface
  public interface Prepared {

    /** Does all of it once, and the part that is measured, by the stopwatch. */
    void run(Stopwatch watch) throws Exception;
  }

  /** The time of a round, and what it took of the processors. */
  public static final class Stopwatch {
    private long nanos;
    private long cpu;
    private long start;
    private long cpuAtStart;

    private Stopwatch() {}

    /** Does something, and adds up how long it takes. */
    public void time(Workload part) throws Exception {
      start();
      part.run();
      stop();
    }

    /** Begins to measure. */
    public void start() {
      cpuAtStart = PROCESS.getProcessCpuTime();
      start = System.nanoTime();
    }

    /** Adds the time since the start. */
    public void stop() {
      nanos += System.nanoTime() - start;
      cpu += PROCESS.getProcessCpuTime() - cpuAtStart;
    }
  }

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Rounds() {}

  /** Prints how many nanoseconds each operation of a round took, of which it has so many. */
  public static void nanosEach(int rounds, int operations, Workload workload) throws Exception {
    nanosOfPart(rounds, operations, watch -> watch.time(workload));
  }

  /** Prints how many nanoseconds each operation took in the measured part of a round. */
  public static void nanosOfPart(int rounds, int operations, Prepared workload) throws Exception {
    measure(rounds, operations, "ns", workload);
  }

  /** Prints how many microseconds each operation of a round took, of which it has so many. */
  public static void microsEach(int rounds, int operations, Workload workload) throws Exception {
    measure(rounds, operations * 1e3, "us", watch -> watch.time(workload));
  }

  /** Prints how many seconds each operation of a round took, of which it has so many. */
  public static void secondsEach(int rounds, int operations, Workload workload) throws Exception {
    measure(rounds, operations * 1e9, "s", watch -> watch.time(workload));
  }

  /** Prints how many seconds each round took. */
  public static void seconds(int rounds, Workload workload) throws Exception {
    secondsEach(rounds, 1, workload);
  }

  private static void measure(int rounds, double divisor, String unit, Prepared workload)
      throws Exception {
    for (int round = 1; round <= rounds; round++) {
      Stopwatch watch = new Stopwatch();
      workload.run(watch);
      System.out.printf(
          Locale.ROOT,
          "round %d %.4f %s, cpu %.4f %s%n",
          round,
          watch.nanos / divisor,
          unit,
          watch.cpu / divisor,
          unit);
    }
  }

  /** Prints how many bytes a round has found. */
  public static void print(int round, double bytes) {
    System.out.printf(Locale.ROOT, "round %d %.4f B%n", round, bytes);
  }

  /** Prints how many microseconds a round has found. */
  public static void printMicros(int round, double micros) {
    System.out.printf(Locale.ROOT, "round %d %.4f us%n", round, micros);
  }

  /** Makes sure that {@code n} results, 0 and up, have arrived: this is their sum. */
  public static void check(long sum, long n) {
    if (sum != n * (n - 1) / 2) {
      throw new IllegalStateException("the results of " + n + " add up to " + sum);
    }
  }

  /** Makes sure that as much has been done as was to be done. */
  public static void checkCount(int count, int expected) {
    if (count != expected) {
      throw new IllegalStateException(count + " in place of " + expected);
    }
  }
}
