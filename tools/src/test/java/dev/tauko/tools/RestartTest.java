package dev.tauko.tools;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.tools.Tools.restarting;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.ExceptionGroup;
import dev.tauko.Task;
import dev.tauko.tools.Loops.Trail;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RestartTest {
  private static final RestartPolicy POLICY =
      RestartPolicy.withBackoff(ofMillis(100), ofSeconds(1), 0);

  private static void failAt(Trail trail, int runs, AtomicInteger count) throws IOException {
    int run = count.incrementAndGet();
    trail.add("run " + run);
    if (run <= runs) {
      throw new IOException("run " + run);
    }
  }

  @Test
  void theWaitsGrowUpToTheLongest() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      AtomicInteger count = new AtomicInteger();
      restarting(POLICY.resetAfter(ofHours(1)), () -> failAt(trail, 6, count)).await();
      assertThat(trail.entries())
          .containsExactly(
              "run 1 at 0",
              "run 2 at 100",
              "run 3 at 300",
              "run 4 at 700",
              "run 5 at 1500",
              "run 6 at 2500",
              "run 7 at 3500");
    });
  }

  @Test
  void siblingsLiveOnAndTheValueIsThatOfTheRunThatReturns() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      AtomicInteger count = new AtomicInteger();
      int value =
          taskGroup(group -> {
            Task<Integer> worker =
                group.createTask(
                    "worker",
                    restarting(
                        POLICY,
                        () -> {
                          failAt(trail, 2, count);
                          return 7;
                        }));
            group.createTask(() -> {
              sleep(ofSeconds(2));
              trail.add("sibling");
            });
            return worker.await();
          });
      assertThat(value).isEqualTo(7);
      assertThat(trail.entries())
          .containsExactly("run 1 at 0", "run 2 at 100", "run 3 at 300", "sibling at 2000");
    });
  }

  @Test
  void oneRestartTooManyWithinTheSpanFailsTheGroup() {
    RestartPolicy bounded = POLICY.maxRestarts(2, ofMinutes(1));
    AtomicInteger count = new AtomicInteger();
    List<String> others = new ArrayList<>();
    assertThatThrownBy(() ->
            Loops.run(() -> {
              Trail trail = new Trail();
              taskGroup(group -> {
                group.createTask(restarting(bounded, () -> failAt(trail, 100, count)));
                group.createTask(() -> {
                  try {
                    sleep(ofHours(1));
                  } finally {
                    others.add("cancelled");
                  }
                });
              });
            }))
        .isInstanceOf(ExceptionGroup.class)
        .satisfies(group ->
            assertThat(((ExceptionGroup) group).exceptions())
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("run 3")));
    assertThat(count).hasValue(3);
    assertThat(others).containsExactly("cancelled");
    assertThat(bounded.stats()).isEqualTo(new RestartPolicy.Stats(2, 1));
  }

  @Test
  void restartsLongAgoDoNotCount() throws Exception {
    Loops.run(() -> {
      AtomicInteger count = new AtomicInteger();
      restarting(
              POLICY.maxRestarts(1, ofMinutes(1)),
              () -> {
                if (count.incrementAndGet() < 5) {
                  sleep(ofMinutes(1));
                  throw new IOException();
                }
              })
          .await();
      assertThat(count).hasValue(5);
    });
  }

  @Test
  void aBodyThatHasRunForTheResetTimeBeginsWithTheShortestWaitAgain() throws Exception {
    Loops.run(() -> {
      List<Duration> delays = new ArrayList<>();
      AtomicInteger count = new AtomicInteger();
      restarting(
              POLICY.onRestart(restart -> delays.add(restart.delay())),
              () -> {
                int run = count.incrementAndGet();
                if (run == 3) {
                  sleep(ofSeconds(1));
                }
                if (run < 5) {
                  throw new IOException();
                }
              })
          .await();
      assertThat(delays)
          .containsExactly(ofMillis(100), ofMillis(200), ofMillis(100), ofMillis(200));
    });
  }

  @Test
  void theRandomPartIsAdded() throws Exception {
    Loops.run(() -> {
      List<Duration> delays = new ArrayList<>();
      AtomicInteger count = new AtomicInteger();
      restarting(
              RestartPolicy.withBackoff(ofMillis(100), ofSeconds(1), 0.5)
                  .random(() -> Long.MAX_VALUE)
                  .onRestart(restart -> delays.add(restart.delay())),
              () -> {
                if (count.incrementAndGet() == 1) {
                  throw new IOException();
                }
              })
          .await();
      assertThat(delays).hasSize(1);
      assertThat(delays.getFirst()).isBetween(ofMillis(101), ofMillis(150));
    });
  }

  @Test
  void aCancellationEndsItInTheBodyAndInTheWait() throws Exception {
    Loops.run(() -> {
      AtomicInteger count = new AtomicInteger();
      Task<?> inBody =
          createTask(
              restarting(
                  POLICY,
                  () -> {
                    count.incrementAndGet();
                    sleep(ofHours(1));
                  }));
      Task<?> inWait =
          createTask(
              restarting(
                  RestartPolicy.withBackoff(ofHours(1), ofHours(1), 0),
                  () -> {
                    count.incrementAndGet();
                    throw new IOException();
                  }));
      sleep(ofMillis(1));
      inBody.cancel();
      inWait.cancel();
      gatherSettled(inBody, inWait);
      assertThat(inBody.isCancelled()).isTrue();
      assertThat(inWait.isCancelled()).isTrue();
      assertThat(count).hasValue(2);
    });
  }

  @Test
  void aCancellationEndsItEvenIfTheCleanupOfTheBodyFails() throws Exception {
    Loops.run(() -> {
      AtomicInteger count = new AtomicInteger();
      Task<?> task =
          createTask(
              restarting(
                  POLICY,
                  () -> {
                    count.incrementAndGet();
                    try {
                      sleep(ofHours(1));
                    } finally {
                      failCleanup();
                    }
                  }));
      sleep(ofMillis(1));
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(IOException.class).hasMessage("cleanup");
      assertThat(count).hasValue(1);
    });
  }

  private static void failCleanup() throws IOException {
    throw new IOException("cleanup");
  }

  @Test
  void whatThePredicateAndErrorsSayIsPassedOn() {
    assertThatThrownBy(() ->
            Loops.run(() ->
                restarting(
                        POLICY.restartIf(failure -> !(failure instanceof IOException)),
                        () -> {
                          throw new IOException("passed on");
                        })
                    .await()))
        .isInstanceOf(IOException.class)
        .hasMessage("passed on");
    assertThatThrownBy(() ->
            Loops.run(() ->
                restarting(
                        POLICY,
                        () -> {
                          throw new StackOverflowError("passed on");
                        })
                    .await()))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertThatThrownBy(() -> RestartPolicy.withBackoff(Duration.ZERO, ofSeconds(1), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("minBackoff is more than zero");
    assertThatThrownBy(() -> RestartPolicy.withBackoff(ofSeconds(2), ofSeconds(1), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxBackoff is minBackoff (PT2S) or longer");
    assertThatThrownBy(() -> RestartPolicy.withBackoff(ofSeconds(1), ofSeconds(1), Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("randomFactor is 0 to 1");
    assertThatThrownBy(() -> POLICY.maxRestarts(-1, ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxRestarts is 0 or more");
    assertThatThrownBy(() -> POLICY.maxRestarts(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("within is more than zero");
  }
}
