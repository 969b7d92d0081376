package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;

/** Threads that sleep for some seconds, all at once. */
public final class Sleepers {
  private Sleepers() {}

  /** Prints the seconds until the last one has woken up. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Sleepers [SECONDS [SLEEPERS [ROUNDS]]]", args);
    Duration delay = Duration.ofSeconds(arguments.number(1));
    int sleepers = arguments.number(100_000);
    int rounds = arguments.number(5);
    arguments.end();
    Rounds.seconds(rounds, Threads.onOne(executor -> all(executor, sleepers, delay)));
  }

  private static void all(ExecutorService executor, int sleepers, Duration delay) throws Exception {
    List<Callable<Integer>> bodies = new ArrayList<>(sleepers);
    for (int i = 0; i < sleepers; i++) {
      int number = i;
      bodies.add(() -> {
        Thread.sleep(delay);
        return number;
      });
    }
    Rounds.check(Threads.gather(executor, bodies), sleepers);
  }
}
