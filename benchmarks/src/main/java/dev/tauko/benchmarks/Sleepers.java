package dev.tauko.benchmarks;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;

import dev.tauko.Coroutine;
import dev.tauko.Runner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Coroutines that sleep for a second, all at once. */
public final class Sleepers {
  private static final Duration SLEEP = Duration.ofSeconds(1);

  private Sleepers() {}

  /** Prints the seconds until the last one has woken up. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Sleepers [SLEEPERS [ROUNDS]]", args);
    int sleepers = arguments.number(100_000);
    int rounds = arguments.number(5);
    arguments.end();
    try (Runner runner = Runner.create()) {
      Rounds.seconds(rounds, () -> runner.run(() -> all(sleepers, SLEEP)));
    }
  }

  static void all(int sleepers, Duration delay) throws Exception {
    List<Coroutine<Integer>> bodies = new ArrayList<>(sleepers);
    for (int i = 0; i < sleepers; i++) {
      int number = i;
      bodies.add(() -> {
        sleep(delay);
        return number;
      });
    }
    List<Integer> results = gather(bodies);
    long sum = 0;
    for (int result : results) {
      sum += result;
    }
    Rounds.check(sum, sleepers);
  }
}
