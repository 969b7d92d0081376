package dev.tauko.test;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.shield;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.waitFor;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Outcome;
import dev.tauko.Task;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A body that is disturbed at each of its points in turn. */
class CancelEverywhereTest {

  @Test
  void theBodyIsCancelledAtEachOfItsSuspensions() {
    List<Object> outcomes = new ArrayList<>();
    FaultPoints points =
        Simulation.cancelEverywhere(subject -> {
          List<String> log = new ArrayList<>();
          subject.run(() -> {
            log.add("begin");
            yieldNow();
            log.add("one");
            sleep(Duration.ofHours(1));
            log.add("two");
          });
          outcomes.add(log);
        });

    assertThat(outcomes)
        .containsExactly(
            List.of("begin", "one", "two"),
            List.of(),
            List.of("begin"),
            List.of("begin"),
            List.of("begin", "one"),
            List.of("begin", "one"),
            List.of("begin", "one", "two"));
    assertThat(points.places())
        .hasSize(5)
        .satisfies(places -> {
          assertThat(places.get(0)).isEqualTo("before its first step");
          assertThat(places.get(1)).startsWith("yieldNow() at CancelEverywhereTest.java:");
          assertThat(places.get(2)).startsWith("at the end of yieldNow() at");
          assertThat(places.get(3)).startsWith("sleep() at CancelEverywhereTest.java:");
        });
  }

  @Test
  void whatIsLostAtOnePointFailsWithThatPoint() {
    assertThatThrownBy(() ->
            Simulation.cancelEverywhere(subject -> {
              Lock lock = new Lock();
              subject.run(() -> {
                lock.acquire();
                yieldNow();
                try {
                  yieldNow();
                } finally {
                  lock.release();
                }
              });
              assertThat(lock.isLocked()).as("locked").isFalse();
            }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("was cancelled at point 1, yieldNow() at CancelEverywhereTest.java:")
        .hasMessageContaining("step  at  task     came to")
        .hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void aBodyThatGivesBackWhatItHoldsPasses() {
    FaultPoints points =
        Simulation.cancelEverywhere(subject -> {
          Lock lock = new Lock();
          var holder =
              createTask(() -> {
                try (Permit _ = lock.acquire()) {
                  sleep(Duration.ofSeconds(1));
                }
              });
          yieldNow();
          subject.run(() -> {
            try (Permit _ = lock.acquire()) {
              sleep(Duration.ofSeconds(1));
            }
          });
          holder.await();
          assertThat(lock.isLocked()).isFalse();
        });
    assertThat(points.places()).hasSize(5);
  }

  @Test
  void aBodyThatSwallowsTheCancellationIsSeenByItsOutcome() {
    assertThatThrownBy(() ->
            Simulation.cancelEverywhere(subject -> {
              Outcome<?> outcome =
                  subject.run(() -> {
                    try {
                      yieldNow();
                    } catch (CancelledError swallowed) {
                      Simulation.current().note("swallowed");
                    }
                  });
              assertThat(outcome instanceof Outcome.Cancelled).isEqualTo(subject.isDisturbed());
            }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("at point 1");
  }

  @Test
  void aSubjectWithoutSuspensionsIsAFailure() {
    assertThatThrownBy(() -> Simulation.cancelEverywhere(subject -> {}))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("0 points");
  }

  @Test
  void aBodyThatNeverSuspendsIsAFailure() {
    assertThatThrownBy(() -> Simulation.cancelEverywhere(subject -> subject.run(() -> {})))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("0 points: the subject has no body, or its body never suspends");
  }

  @Test
  void eachRunThatSaysSoIsDisturbed() {
    List<Boolean> agree = new ArrayList<>();
    Simulation.cancelEverywhere(subject -> {
      Outcome<?> outcome = subject.run(() -> sleep(Duration.ofSeconds(1)));
      agree.add(subject.isDisturbed() == outcome instanceof Outcome.Cancelled);
    });
    assertThat(agree).hasSize(5).containsOnly(true);
  }

  @Test
  void aSubjectThatFailsUndisturbedFailsTheCheck() {
    NullPointerException early = new NullPointerException("before its first wait");
    assertThatThrownBy(() ->
            Simulation.cancelEverywhere(subject -> {
              subject.run(() -> {
                throw early;
              });
            }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("the subject fails without a disturbance: ")
        .hasCause(early);

    IOException late = new IOException("after its first wait");
    assertThatThrownBy(() ->
            Simulation.setup()
                .failEverywhere(
                    () -> new IOException("unplugged"),
                    subject -> {
                      subject.run(() -> {
                        yieldNow();
                        throw late;
                      });
                    }))
        .isInstanceOf(SimulationFailure.class)
        .hasCause(late);
  }

  @Test
  void aProgramThatIsAnotherOneEachTimeIsAFailure() {
    int[] runs = {0};
    DisturbedProgram shorter =
        subject -> {
          int waits = runs[0]++ == 0 ? 5 : 1;
          subject.run(() -> {
            for (int i = 0; i < waits; i++) {
              yieldNow();
            }
          });
        };
    assertThatThrownBy(() -> Simulation.cancelEverywhere(shorter))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("does not take the same steps when it is run again")
        .hasMessageContaining("under Simulation.setup()");

    runs[0] = 0;
    FaultPoints points = Simulation.setup().allowingDifferences().cancelEverywhere(shorter);
    assertThat(points.places()).hasSize(11);
  }

  @Test
  void whatDisturbedRunsLeaveBehindIsSeen() {
    int[] cancelled = {0};
    assertThatThrownBy(() ->
            Simulation.cancelEverywhere(subject -> {
              if (subject.run(() -> yieldNow()) instanceof Outcome.Cancelled) {
                cancelled[0]++;
              } else if (cancelled[0] > 0) {
                yieldNow();
              }
            }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("what earlier runs have left in a field");
  }

  @Test
  void aProgramThatFailsUndisturbedSaysSo() {
    assertThatThrownBy(() ->
            Simulation.cancelEverywhere(subject -> {
              subject.run(() -> yieldNow());
              throw new IOException("broken");
            }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("fails without a disturbance: java.io.IOException: broken");
  }

  @Test
  void eachOutcomeIsReplacedByAFailureInTurn() {
    List<Object> logs = new ArrayList<>();
    FaultPoints points =
        Simulation.setup()
            .failEverywhere(
                () -> new IOException("unplugged"),
                subject -> {
                  List<Object> log = new ArrayList<>();
                  Outcome<String> outcome =
                      subject.run(() -> {
                        sleep(Duration.ofSeconds(1));
                        log.add(createTask(() -> "task").await());
                        log.add(toThread(() -> "thread"));
                        return "end";
                      });
                  log.add(outcome instanceof Outcome.Failure<?>(IOException _) ? "failed" : "ok");
                  logs.add(log);
                });
    assertThat(points.places()).hasSize(2);
    assertThat(logs)
        .containsExactly(
            List.of("task", "thread", "ok"),
            List.of("failed"),
            List.of("task", "failed"),
            List.of("task", "thread", "ok"));
  }

  @Test
  void thePointsOfFailuresAreTheOutcomesThatAreAwaited() {
    FaultPoints points =
        Simulation.setup()
            .failEverywhere(
                IOException::new,
                subject ->
                    subject.run(() -> {
                      Task<Integer> task = createTask(() -> 1);
                      task.await();
                      await(CompletableFuture.completedFuture(1));
                      gather(() -> 1, () -> 2);
                      shield(() -> 1);
                      toThread(() -> 1);
                      await(() -> 1);
                      waitFor(() -> 1, Duration.ofSeconds(1));
                      taskGroup(group -> {
                        group.createTask(() -> 1);
                      });
                      yieldNow();
                    }));
    assertThat(points.places())
        .extracting(place -> place.replaceAll(":\\d+$", ""))
        .containsExactly(
            "await() at CancelEverywhereTest.java",
            "await() at CancelEverywhereTest.java",
            "gather() at CancelEverywhereTest.java",
            "shield() at CancelEverywhereTest.java",
            "toThread() at CancelEverywhereTest.java");
  }

  @Test
  void aPointIsNamedByTheWaitOfTheProgram() {
    FaultPoints points =
        Simulation.cancelEverywhere(subject ->
            subject.run(() -> {
              Task<?> task = createTask(() -> yieldNow());
              task.await();
            }));
    assertThat(points.places().get(1)).startsWith("await() at CancelEverywhereTest.java:");
  }

  @Test
  void aFailureSaysHowItsPointIsComeToAgain() {
    assertThatThrownBy(() ->
            Simulation.cancelEverywhere(subject -> {
              subject.run(() -> yieldNow());
              assertThat(subject.isDisturbed()).isFalse();
            }))
        .hasMessageEndingWith(
            "again: the same call comes to this point in its run number 2, the first one being"
                + " undisturbed");
  }
}
