package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Threads that do nothing but pause. */
public final class Switches {
  private static final int MANY = 1000;

  private Switches() {}

  /** Prints nanoseconds for each switch. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Switches [one|pair|many [SWITCHES [ROUNDS]]]", args);
    String kind = arguments.word("one", "pair", "many");
    int switches = arguments.number(1_000_000);
    int rounds = arguments.number(10);
    arguments.end();
    Threads.Body body =
        switch (kind) {
          case "one" -> executor -> one(switches);
          case "pair" -> executor -> pair(executor, switches);
          default -> executor -> many(executor, switches);
        };
    Rounds.nanosEach(rounds, switches, Threads.onOne(body));
  }

  @SuppressWarnings("ThreadPriorityCheck") // The yield is what is measured.
  private static void one(int switches) {
    for (int i = 0; i < switches; i++) {
      Thread.yield();
    }
  }

  private static void pair(ExecutorService executor, int switches) throws Exception {
    Ball ball = new Ball(switches / 2);
    Future<?> left = executor.submit(ball::left);
    Future<?> right = executor.submit(ball::right);
    left.get();
    right.get();
    Rounds.check(ball.sum, switches / 2);
  }

  private static void many(ExecutorService executor, int switches) throws Exception {
    int each = Math.max(1, switches / MANY);
    List<Callable<Integer>> bodies = new ArrayList<>(MANY);
    for (int i = 0; i < MANY; i++) {
      int number = i;
      bodies.add(() -> {
        one(each);
        return number;
      });
    }
    Rounds.check(Threads.gather(executor, bodies), MANY);
  }

  /** What two threads throw to each other. Each write of a field comes before a completion. */
  private static final class Ball {
    private final int exchanges;
    private long sum;
    private CompletableFuture<Integer> toRight = new CompletableFuture<>();
    private CompletableFuture<Integer> toLeft = new CompletableFuture<>();

    Ball(int exchanges) {
      this.exchanges = exchanges;
    }

    void left() {
      for (int i = 0; i < exchanges; i++) {
        CompletableFuture<Integer> back = new CompletableFuture<>();
        toLeft = back;
        toRight.complete(i);
        back.join();
      }
    }

    void right() {
      CompletableFuture<Integer> next = toRight;
      for (int i = 0; i < exchanges; i++) {
        sum += next.join();
        next = new CompletableFuture<>();
        toRight = next;
        toLeft.complete(i);
      }
    }
  }
}
