package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.sync.Lock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** One run: what it gives back, and what is a failure. */
class SimulationTest {

  @Test
  void aMonthPassesInAMoment() {
    Duration passed =
        Simulation.run(() -> {
          sleep(Duration.ofDays(30));
          return Simulation.current().clock().now();
        });
    assertThat(passed).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void eachRunBeginsAtZeroWithTaskOne() throws Exception {
    for (int i = 0; i < 2; i++) {
      Simulation.run(() -> {
        assertThat(runningLoop().time()).isZero();
        assertThat(currentTask().name()).isEqualTo("Task-1");
        Task<?> child = createTask(() -> sleep(Duration.ofSeconds(1)));
        assertThat(child.name()).isEqualTo("Task-2");
        child.await();
      });
    }
  }

  @Test
  void theVeryExceptionOfTheProgramComesOut() {
    IOException failure = new IOException("the disk is full");
    assertThatThrownBy(() ->
            Simulation.run(() -> {
              throw failure;
            }))
        .isSameAs(failure);
  }

  @Test
  void aTaskThatIsLeftFailsTheProgram() {
    assertThatThrownBy(() ->
            Simulation.run(() -> {
              createTask("forgotten", () -> sleep(Duration.ofHours(1)));
              yieldNow();
            }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("tasks are left")
        .hasMessageContaining("Task[forgotten, pending, waits for sleep()]")
        .hasMessageContaining("created in " + SimulationTest.class.getName());
  }

  @Test
  void aTaskThatWasCancelledMayBeLeft() {
    Simulation.run(() -> {
      createTask(() -> sleep(Duration.ofHours(1))).cancel();
    });
  }

  @Test
  void tasksMayBeLeftWhereThatIsAllowed() {
    boolean[] ended = {false};
    Simulation.setup()
        .allowingLeftovers()
        .run(() -> {
          createTask(() -> {
            try {
              sleep(Duration.ofHours(1));
            } finally {
              ended[0] = true;
            }
          });
          yieldNow();
        });
    assertThat(ended[0]).isTrue();
  }

  @Test
  void aFailureThatNobodyAwaitsFailsTheProgram() {
    assertThatThrownBy(() ->
            Simulation.run(() -> {
              createTask(
                  "saver",
                  () -> {
                    throw new IOException("the disk is full");
                  });
              sleep(Duration.ofSeconds(1));
            }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("no one has awaited")
        .hasMessageContaining("saver")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void aFailureThatIsAwaitedLaterDoesNot() {
    Simulation.run(() -> {
      Task<?> saver =
          createTask(() -> {
            throw new IOException("the disk is full");
          });
      sleep(Duration.ofSeconds(1));
      assertThatThrownBy(saver::await).isInstanceOf(IOException.class);
    });
  }

  @Test
  void aDeadlockEndsTheProgramAtOnceWithWhatWaitsForWhat() {
    assertThatThrownBy(() ->
            Simulation.run(() -> {
              Lock lock = new Lock();
              lock.acquire();
              Task<?> other = createTask("other", () -> lock.acquire());
              other.await();
            }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("deadlock: nothing can go on")
        .hasMessageContaining("Task[Task-1, pending, waits for Task[other")
        .hasMessageContaining("Task[other, pending, waits for Lock.acquire()")
        .hasMessageContaining("SimulationTest.java:");
  }

  @Test
  void anEndlessProgramEndsAtItsStepLimit() {
    assertThatThrownBy(() ->
            Simulation.setup()
                .stepLimit(1000)
                .run(() -> {
                  while (true) {
                    sleep(Duration.ofSeconds(1));
                  }
                }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("no end after 1000 steps, at 16 min 41 s of virtual time");
  }

  @Test
  void aProgramThatSwallowsItsCancellationIsGivenUp() {
    int[] swallows = {0};
    assertThatThrownBy(() ->
            Simulation.setup()
                .stepLimit(100)
                .run(() -> {
                  while (true) {
                    try {
                      yieldNow();
                    } catch (CancelledError swallowed) {
                      swallows[0]++;
                    }
                  }
                }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("do not end, though they were cancelled");
    // The next one runs on another engine.
    assertThat(Simulation.run(() -> 42)).isEqualTo(42);
  }

  @Test
  void aProgramThatBlocksEndsAtItsWallLimit() {
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(
            () -> Simulation.setup().wallLimit(Duration.ofMillis(50)).run(() -> never.await()))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("no end within 50 ms of real time");
    never.countDown();
  }

  @Test
  void aSimulationInsideAnotherOneIsRejected() {
    Simulation.run(() -> {
      assertThatIllegalStateException().isThrownBy(() -> Simulation.run(() -> 1));
    });
  }

  @Test
  void outsideOfOneThereIsNoCurrentOne() throws Exception {
    assertThatIllegalStateException()
        .isThrownBy(Simulation::current)
        .withMessageStartingWith("Simulation.current() was called from Thread[");
    VirtualClock clock = Simulation.run(() -> Simulation.current().clock());
    assertThatIllegalStateException()
        .isThrownBy(() -> clock.advance(Duration.ofSeconds(1)))
        .withMessageStartingWith("advance() was called from Thread[");
  }

  @Test
  void limitsThatMakeNoSenseAreRejected() {
    SimulationSetup setup = Simulation.setup();
    assertThatIllegalArgumentException().isThrownBy(() -> setup.wallLimit(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> setup.stepLimit(0));
    assertThatIllegalArgumentException().isThrownBy(() -> setup.patience(Duration.ofNanos(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> setup.priorities(0, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> setup.explore(0, () -> {}));
    assertThatIllegalArgumentException().isThrownBy(() -> setup.exhaust(-1, 10, () -> {}));
  }

  @Test
  @SuppressWarnings("NullAway") // Null is what is rejected.
  void argumentsThatMakeNoSenseAreRejected() {
    Simulation.run(() -> {
      Simulation simulation = Simulation.current();
      Probe<String> probe = simulation.probe("probe");
      assertThatNullPointerException()
          .isThrownBy(() -> simulation.spawn(null, "name"))
          .withMessage("behavior");
      assertThatNullPointerException()
          .isThrownBy(() -> simulation.spawn(Behaviors.empty(), null))
          .withMessage("name");
      assertThatNullPointerException()
          .isThrownBy(() -> simulation.clock().advance(null))
          .withMessage("duration");
      assertThatNullPointerException()
          .isThrownBy(() -> new History<String, Integer>().check(null))
          .withMessage("model");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> probe.expectNothing(Duration.ofSeconds(-5)))
          .withMessage("time must not be negative: PT-5S");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulation.clock().advance(Duration.ofSeconds(Long.MAX_VALUE)))
          .withMessageStartingWith("the clock measures 292 years, and cannot advance by");
    });
  }

  @Test
  void aSleepForLongerThanTheClockMeasuresNeverEnds() {
    assertThatThrownBy(() -> Simulation.run(() -> sleep(Duration.ofSeconds(Long.MAX_VALUE))))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("as all timers are beyond the 292 years that the clock measures");
  }

  @Test
  void limitsThatNoClockCanMeasureAreNone() throws Exception {
    Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
    assertThat(Simulation.setup().wallLimit(endless).patience(endless).run(() -> 1)).isEqualTo(1);
  }

  @Test
  void tooManyStepsAreReportedWithThoseOfEachTask() {
    assertThatThrownBy(() ->
            Simulation.setup()
                .stepLimit(1000)
                .run(() -> {
                  createTask(
                      "ticker",
                      () -> {
                        while (true) {
                          sleep(Duration.ofSeconds(1));
                        }
                      });
                  sleep(Duration.ofDays(1));
                }))
        .hasMessageContaining("no end after 1000 steps")
        .hasMessageFindingMatch("Task\\[ticker.*, 1000 steps");
  }
}
