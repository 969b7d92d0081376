package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.List;

/** What is ready runs in the order in which it became ready, one turn after another. */
class ReadyOrderTest {

  @OnEachCarrier
  void callbacksRunInTheOrderOfTheirCallsOneTurnLater(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          for (String name : List.of("a", "b", "c")) {
            runningLoop().callSoon(() -> log.add(name));
          }
          log.add("main");
          yieldNow();
          log.add("main again");
        });

    assertThat(trail).containsExactly("0 main", "1 a", "1 b", "1 c", "1 main again");
  }

  @OnEachCarrier
  void whatACallbackSchedulesWaitsForTheNextTurn(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          runningLoop()
              .callSoon(() -> {
                log.add("first");
                runningLoop().callSoon(() -> log.add("scheduled by first"));
                log.add("first ends");
              });
          runningLoop().callSoon(() -> log.add("second"));
          yieldNow();
          yieldNow();
          log.add("main");
        });

    assertThat(trail)
        .containsExactly("1 first", "1 first ends", "1 second", "2 scheduled by first", "2 main");
  }

  @OnEachCarrier
  void stepsOfCoroutinesCallbacksAndDoneCallbacksShareOneQueue(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<String> future = runningLoop().createFuture();
          future.addDoneCallback(done -> log.add("done callback"));
          Task<?> waiter =
              createTask(() -> {
                future.await();
                log.add("waiter");
              });
          yieldNow();
          runningLoop().callSoon(() -> log.add("callback before"));
          future.setResult("x");
          createTask(() -> log.add("new coroutine"));
          runningLoop().callSoonThreadsafe(() -> log.add("callback after"));
          log.add("main");
          waiter.await();
          log.add("main again");
        });

    assertThat(trail)
        .containsExactly(
            "1 main",
            "2 callback before",
            "2 done callback",
            "2 waiter",
            "2 new coroutine",
            "2 callback after",
            "3 main again");
  }

  @OnEachCarrier
  void aDelayOfZeroComesBehindWhatIsReady(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          runningLoop().callLater(Duration.ZERO, () -> log.add("later"));
          runningLoop().callSoon(() -> log.add("soon"));
          yieldNow();
          log.add("main");
          yieldNow();
          log.add("main again");
        });

    assertThat(trail).containsExactly("1 soon", "1 main", "1 later", "2 main again");
  }

  @OnEachCarrier
  void coroutinesThatYieldTakeTurns(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          for (String name : List.of("a", "b", "c")) {
            createTask(() -> {
              log.add(name + 1);
              yieldNow();
              log.add(name + 2);
              yieldNow();
              log.add(name + 3);
            });
          }
          for (int i = 0; i < 4; i++) {
            yieldNow();
          }
        });

    assertThat(trail)
        .containsExactly("1 a1", "1 b1", "1 c1", "2 a2", "2 b2", "2 c2", "3 a3", "3 b3", "3 c3");
  }

  @OnEachCarrier
  void aHundredCoroutinesOfAHundredStepsKeepTheirOrder(Lab lab) {
    int many = 100;
    List<String> trail =
        lab.trail(log -> {
          for (int i = 0; i < many; i++) {
            String name = "" + i;
            createTask(() -> {
              for (int step = 0; step < many; step++) {
                log.add(name);
                yieldNow();
              }
            });
          }
          for (int step = 0; step <= many; step++) {
            yieldNow();
          }
        });

    assertThat(trail).hasSize(many * many);
    for (int i = 0; i < trail.size(); i++) {
      assertThat(trail.get(i)).isEqualTo("" + i % many);
    }
  }
}
