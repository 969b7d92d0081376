package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Trail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A virtual clock stands still while anything is ready, and then jumps to the next deadline. */
class VirtualClockTest {

  @OnEachCarrier
  void aMonthOfSleepingTakesAMoment(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          createTask(() -> {
            for (int day = 1; day <= 30; day++) {
              sleep(Duration.ofDays(1));
            }
            log.add("a month");
          });
          sleep(Duration.ofDays(7));
          log.add("a week");
          sleep(Duration.ofDays(24));
          log.add("end");
        });

    assertThat(trail).containsExactly("168h a week", "720h a month", "744h end");
  }

  @OnEachCarrier
  void timeStandsStillWhileAnythingIsReady(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          runningLoop().callLater(Duration.ofNanos(1), () -> log.add("timer"));
          for (int i = 0; i < 1000; i++) {
            yieldNow();
          }
          log.add("main");
          sleep(Duration.ofNanos(2));
          log.add("main again");
        });

    assertThat(trail).containsExactly("0s main", "0.000000001s timer", "0.000000002s main again");
  }

  @OnEachCarrier
  void sleepsEndInTheOrderOfTheirDeadlines(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          List<Coroutine<Void>> sleepers = new ArrayList<>();
          for (int seconds : List.of(30, 10, 20, 10)) {
            sleepers.add(() -> {
              sleep(Duration.ofSeconds(seconds));
              log.add("slept " + seconds);
              return null;
            });
          }
          gather(sleepers);
          log.add("main");
        });

    assertThat(trail)
        .containsExactly(
            "10s slept 10", "10s slept 10", "20s slept 20", "30s slept 30", "30s main");
  }

  @OnEachCarrier
  void theSameProgramAlwaysTakesTheSameCourse(Lab lab) {
    List<String> first = lab.times(log -> bustle(log, 42));
    assertThat(first).hasSize(2000);
    for (int run = 0; run < 3; run++) {
      assertThat(lab.times(log -> bustle(log, 42))).isEqualTo(first);
    }
    assertThat(lab.times(log -> bustle(log, 43))).isNotEqualTo(first);
  }

  /** A hundred coroutines that sleep, yield and start each other at random. */
  private static void bustle(Trail log, long seed) throws Exception {
    Random random = new Random(seed);
    List<Coroutine<Void>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String name = "" + i;
      all.add(() -> {
        for (int step = 0; step < 20; step++) {
          log.add(name);
          if (random.nextBoolean()) {
            yieldNow();
          } else {
            sleep(Duration.ofMillis(random.nextInt(5)));
          }
        }
        return null;
      });
    }
    gather(all);
  }
}
