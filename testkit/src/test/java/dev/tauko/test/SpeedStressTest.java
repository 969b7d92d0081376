package dev.tauko.test;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints the figures in {@code docs/testing.md}; the assertions are on what was done, not on time.
 */
@Tag("stress")
class SpeedStressTest {

  private interface Work {
    void run() throws Exception;
  }

  private static double seconds(Work work) throws Exception {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  @Test
  void runsOfASmallProgram() throws Exception {
    for (int round = 0; round < 3; round++) {
      double time = seconds(() -> Simulation.explore(20_000, RaceFree.LOCK.program()));
      System.out.printf(
          "%.0f runs/s of a program with three coroutines and a lock%n", 20_000 / time);
    }
  }

  @Test
  void stepsOfALongProgram() throws Exception {
    long[] steps = {0};
    Coroutine.OfVoid program =
        () -> {
          List<Coroutine<Integer>> bodies = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            bodies.add(() -> {
              for (int turn = 0; turn < 50_000; turn++) {
                yieldNow();
              }
              return 0;
            });
          }
          gather(bodies);
          steps[0] = Simulation.current().steps();
        };
    for (int round = 0; round < 3; round++) {
      double time = seconds(() -> Simulation.seeded(0).run(program));
      System.out.printf("%.0f steps/s under a seed%n", steps[0] / time);
      assertThat(steps[0]).isGreaterThan(500_000);
    }
  }

  @Test
  void aDayWithAMillionTimers() throws Exception {
    Coroutine.OfVoid program =
        () -> {
          List<Coroutine<Integer>> bodies = new ArrayList<>();
          for (int i = 0; i < 1000; i++) {
            int number = i;
            bodies.add(() -> {
              for (int turn = 0; turn < 1000; turn++) {
                sleep(Duration.ofMillis(86_399 + number % 7));
              }
              return 0;
            });
          }
          gather(bodies);
          assertThat(Simulation.current().clock().now()).isGreaterThan(Duration.ofHours(23));
        };
    double time =
        seconds(() ->
            Simulation.setup().stepLimit(10_000_000).wallLimit(Duration.ofMinutes(5)).run(program));
    System.out.printf("%.1f s for a day with a million timers%n", time);
  }
}
