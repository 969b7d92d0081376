package dev.tauko.benchmarks;

import java.time.Duration;
import java.util.Arrays;

/** How long the sleepers of a program sleep, and how much later than that they have woken up. */
public final class Delays {
  /** How many sleep at the same time. */
  public static final int SLEEPERS = 10;

  /** The pause of the load between two pieces of work, each of which takes as long. */
  public static final Duration REST = Duration.ofMillis(1);

  private static final int SHORTEST_MICROS = 1000;
  private static final int RANGE_MICROS = 10_007;
  private static final int STRIDE = 7919;

  private final boolean busy;
  private final double percentile;
  private final int rounds;
  private final long[] late;

  /** What the command line of a program asks for. */
  public Delays(String[] args) {
    Arguments arguments =
        new Arguments("Lateness [idle|busy [median|p99 [SLEEPS [ROUNDS]]]]", args);
    busy = arguments.word("idle", "busy").equals("busy");
    percentile = arguments.word("median", "p99").equals("median") ? 0.5 : 0.99;
    late = new long[arguments.number(1000)];
    rounds = arguments.number(5);
    arguments.end();
  }

  /** Prints a percentile for each round. */
  public void measure(Rounds.Workload workload) throws Exception {
    for (int round = 1; round <= rounds; round++) {
      Arrays.fill(late, -1);
      workload.run();
      Arrays.sort(late);
      if (late[0] < 0) {
        throw new IllegalStateException("a sleeper has not slept, or woke up too early");
      }
      Rounds.printMicros(round, late[(int) (percentile * (late.length - 1))] / 1e3);
    }
  }

  /** Whether there is something else to do for half of the time. */
  public boolean isBusy() {
    return busy;
  }

  /** How many times they sleep, all together. */
  public int count() {
    return late.length;
  }

  /** From 1 ms to 11 ms, with no two deadlines in step. */
  public Duration of(int number) {
    return Duration.ofNanos(1000 * micros(number));
  }

  private static long micros(int number) {
    return SHORTEST_MICROS + (long) number * STRIDE % RANGE_MICROS;
  }

  /** Notes that the sleep of this number is over, which began at {@code start}. */
  public void woken(int number, long start) {
    late[number] = System.nanoTime() - start - 1000 * micros(number);
  }

  /** Uses a processor for as long as {@link #REST}. */
  public void work() {
    long end = System.nanoTime() + REST.toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
