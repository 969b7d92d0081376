package dev.tauko.benchmarks;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;

import dev.tauko.Coroutine;
import dev.tauko.Runner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Coroutines that sleep for some seconds, all at once. */
public final class Sleepers {
  private Sleepers() {}

  /** Prints the seconds until the last one has woken up. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Sleepers [SECONDS [SLEEPERS [ROUNDS]]]", args);
    Duration delay = Duration.ofSeconds(arguments.number(1));
    int sleepers = arguments.number(100_000);
    int rounds = arguments.number(5);
    arguments.end();
    try (Runner runner = Runner.create()) {
      Rounds.seconds(rounds, () -> runner.run(() -> all(sleepers, delay)));
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
