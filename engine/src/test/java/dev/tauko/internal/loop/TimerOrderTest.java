package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.EventLoop;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Leaves;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Remnant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Timers come in the order of their deadlines, then in the order in which they were set. */
class TimerOrderTest {

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  @OnEachCarrier
  void timersComeByDeadlineWhateverTheOrderOfTheCalls(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          EventLoop loop = runningLoop();
          loop.callLater(seconds(3), () -> log.add("c"));
          loop.callLater(seconds(1), () -> log.add("a"));
          loop.callAt(loop.time().plus(seconds(2)), () -> log.add("b"));
          log.add("main");
          sleep(seconds(4));
          log.add("main again");
        });

    assertThat(trail).containsExactly("0s main", "1s a", "2s b", "3s c", "4s main again");
  }

  @OnEachCarrier
  void equalDeadlinesComeInTheOrderInWhichTheyWereSet(Lab lab) {
    List<String> names = IntStream.range(0, 100).mapToObj(i -> "timer " + i).toList();

    List<String> trail =
        lab.trail(log -> {
          Duration when = runningLoop().time().plus(seconds(1));
          for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (i % 2 == 0) {
              runningLoop().callAt(when, () -> log.add(name));
            } else {
              runningLoop().callLater(seconds(1), () -> log.add(name));
            }
          }
          sleep(seconds(2));
        });

    assertThat(trail).isEqualTo(names);
  }

  @OnEachCarrier
  void aThousandTimersInRandomOrderComeSorted(Lab lab) {
    List<Integer> delays =
        new ArrayList<>(IntStream.range(0, 1000).map(i -> i / 2).boxed().toList());
    Collections.shuffle(delays, new Random(1));

    List<String> trail =
        lab.trail(log -> {
          for (int i = 0; i < delays.size(); i++) {
            String name = "%03d %03d".formatted(delays.get(i), i);
            runningLoop().callLater(Duration.ofMillis(delays.get(i)), () -> log.add(name));
          }
          sleep(seconds(1));
        });

    assertThat(trail).hasSize(1000).isSorted();
  }

  @OnEachCarrier
  void aDeadlineInThePastMeansTheNextTurnBehindWhatIsReadyAndBeforeLaterDeadlines(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          EventLoop loop = runningLoop();
          loop.callLater(Duration.ZERO, () -> log.add("now"));
          loop.callAt(loop.time().minusNanos(1), () -> log.add("past"));
          loop.callLater(seconds(-5), () -> log.add("negative delay"));
          loop.callSoon(() -> log.add("soon"));
          yieldNow();
          yieldNow();
          log.add("main");
        });

    assertThat(trail).containsExactly("1 soon", "1 past", "1 now", "1 negative delay", "2 main");
  }

  @OnEachCarrier
  void aTimerThatIsDueWaitsForTheTurnUnderWay(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          runningLoop()
              .callLater(
                  seconds(1),
                  () -> {
                    log.countTurns();
                    log.add("timer");
                    runningLoop().callLater(Duration.ZERO, () -> log.add("due at once"));
                    runningLoop().callSoon(() -> log.add("soon"));
                  });
          createTask(() -> {
            sleep(seconds(1));
            log.add("sleeper");
          });
          sleep(seconds(1));
          log.add("main");
          yieldNow();
        });

    assertThat(trail).containsExactly("0 timer", "1 soon", "1 main", "1 sleeper", "1 due at once");
  }

  @OnEachCarrier
  @Leaves(Remnant.TIMER)
  void aTimerTellsItsDeadline(Lab lab) {
    lab.run(() -> {
      EventLoop loop = runningLoop();
      Duration now = loop.time();
      assertThat(loop.callLater(seconds(7), () -> {}).when()).isEqualTo(now.plusSeconds(7));
      assertThat(loop.callAt(now.plusSeconds(9), () -> {}).when()).isEqualTo(now.plusSeconds(9));
      assertThat(loop.callLater(seconds(-7), () -> {}).when()).isEqualTo(now);
    });
  }
}
