package dev.tauko.benchmarks;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;

import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Runner;
import dev.tauko.Task;
import java.util.ArrayList;
import java.util.List;

/** Coroutines that do nothing but pause: the time from a pause to the next coroutine's step. */
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
    Coroutine.OfVoid body =
        switch (kind) {
          case "one" -> () -> one(switches);
          case "pair" -> () -> pair(switches);
          default -> () -> many(switches);
        };
    try (Runner runner = Runner.create()) {
      Rounds.nanosEach(rounds, switches, () -> runner.run(body));
    }
  }

  /** One coroutine that lets the others run, of which there are none. */
  static void one(int switches) {
    for (int i = 0; i < switches; i++) {
      yieldNow();
    }
  }

  /** Two tasks that wake each other by futures. */
  static void pair(int switches) throws Exception {
    Ball ball = new Ball(switches / 2);
    Task<?> left = createTask(ball::left);
    Task<?> right = createTask(ball::right);
    left.await();
    right.await();
    Rounds.check(ball.sum, switches / 2);
  }

  /** A thousand tasks that take turns. */
  static void many(int switches) throws Exception {
    int each = Math.max(1, switches / MANY);
    List<Coroutine<Integer>> bodies = new ArrayList<>(MANY);
    for (int i = 0; i < MANY; i++) {
      int number = i;
      bodies.add(() -> {
        one(each);
        return number;
      });
    }
    List<Integer> results = gather(bodies);
    long sum = 0;
    for (int result : results) {
      sum += result;
    }
    Rounds.check(sum, MANY);
  }

  /** What two tasks throw to each other: the future on which each waits is set by the other. */
  private static final class Ball {
    private final int exchanges;
    private long sum;
    private Future<Integer> toRight = runningLoop().createFuture();
    private Future<Integer> toLeft = runningLoop().createFuture();

    Ball(int exchanges) {
      this.exchanges = exchanges;
    }

    void left() throws Exception {
      for (int i = 0; i < exchanges; i++) {
        toLeft = runningLoop().createFuture();
        toRight.setResult(i);
        toLeft.await();
      }
    }

    void right() throws Exception {
      for (int i = 0; i < exchanges; i++) {
        sum += toRight.await();
        toRight = runningLoop().createFuture();
        toLeft.setResult(i);
      }
    }
  }
}
