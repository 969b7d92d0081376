package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.tauko.Engine;
import dev.tauko.sync.Lock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** JUnit's tests as coroutines. */
class CoroutineTestTest {

  @CoroutineTest
  void theMethodIsACoroutineInVirtualTime(VirtualClock clock) {
    sleep(Duration.ofDays(30));
    assertThat(clock.now()).isEqualTo(Duration.ofDays(30));
  }

  @CoroutineTest
  void theParametersAreThoseOfTheTest(Engine engine, Simulation simulation, TestInfo info) {
    assertThat(engine).isSameAs(Engine.current());
    assertThat(simulation).isSameAs(Simulation.current());
    assertThat(engine.loop()).isSameAs(runningLoop());
    assertThat(info.getDisplayName()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  @InCoroutine
  void aParameterizedTest(int hours, VirtualClock clock) {
    sleep(Duration.ofHours(hours));
    assertThat(clock.now()).isEqualTo(Duration.ofHours(hours));
  }

  @RepeatedTest(3)
  @InCoroutine
  void aRepeatedTest(VirtualClock clock) {
    assertThat(clock.now()).isZero();
    assertThat(currentTask().name()).isEqualTo("Task-1");
    sleep(Duration.ofHours(1));
  }

  @Test
  @InCoroutine(seeds = 50)
  void aTestUnderManySeeds() throws Exception {
    RaceFree.QUEUE.program().run();
  }

  @Nested
  @InCoroutine
  class AllTestsOfAClass {
    @Test
    void areCoroutines() {
      assertThat(currentTask()).isNotNull();
    }

    @Nested
    class InsideOfIt {
      @Test
      void areCoroutines() {
        assertThat(currentTask()).isNotNull();
      }

      @Nested
      @InCoroutine(leftovers = true)
      class WithRulesOfTheirOwn {
        @Test
        void mayLeaveTasks() {
          createTask(() -> sleep(Duration.ofHours(1)));
        }
      }
    }
  }

  /** Tests that fail, run by the tests below. */
  static class Failing {
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private Thread before;

    @BeforeEach
    void remembersItsThread() {
      before = Thread.currentThread();
    }

    @CoroutineTest
    void throwing() throws Exception {
      assertThat(Thread.currentThread()).isNotSameAs(before);
      throw new IOException("the very one");
    }

    @CoroutineTest
    void leaving() {
      createTask("forgotten", () -> sleep(Duration.ofHours(1)));
      yieldNow();
    }

    @CoroutineTest
    void unobserved() {
      createTask(
          "saver",
          () -> {
            throw new IOException("the disk is full");
          });
      sleep(Duration.ofSeconds(1));
    }

    @CoroutineTest
    void deadlocked() {
      Lock lock = new Lock();
      lock.acquire();
      lock.acquire();
    }

    @Test
    @InCoroutine(wallLimit = "PT0.05S")
    void blocking() throws Exception {
      NEVER.await();
    }

    @Test
    @InCoroutine(seeds = 200)
    void racing() throws Exception {
      Races.LOST_UPDATE.program().run();
    }

    @Test
    @InCoroutine(schedule = "any:0=1,1=1")
    void replayed() throws Exception {
      Races.LOST_UPDATE.program().run();
    }

    @Test
    @InCoroutine(schedule = "any:40=1")
    void outdated() {}

    @Test
    @InCoroutine(wallLimit = "soon")
    void misconfigured() {}

    @Test
    @InCoroutine(seeds = -1)
    void lessThanNoSeeds() {}

    @Test
    @InCoroutine(seeds = 1, schedule = "any:")
    void seedsAndASchedule() {}
  }

  /** A test that waits in vain, run by tests below. */
  static class Slow {
    @CoroutineTest
    void blocking() throws Exception {
      Failing.NEVER.await();
    }
  }

  /** Tests that pass, run by a test below. */
  static class Passing {
    @Test
    @InCoroutine(leftovers = true)
    void leavingWhereThatIsAllowed() {
      createTask(() -> sleep(Duration.ofHours(1)));
    }

    @CoroutineTest
    void afterThat() {
      assertThat(Engine.current().allTasks()).hasSize(1);
    }
  }

  private static Events run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .execute()
        .testEvents();
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.05S, no end within 50 ms of real time",
    "soon, tauko.test.wall-limit = \"soon\" is not a duration"
  })
  void aParameterOfJUnitSetsTheWallLimit(String value, String message) {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Slow.class))
        .configurationParameter("tauko.test.wall-limit", value)
        .execute()
        .testEvents()
        .assertThatEvents()
        .haveExactly(1, failing("blocking", message));
  }

  @Test
  void aTestFailsWithWhatIsWrong() {
    Events events = run(Failing.class);

    events.assertStatistics(statistics -> statistics.started(11).failed(11));
    events
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                test("throwing"),
                finishedWithFailure(instanceOf(IOException.class), message("the very one"))))
        .haveExactly(1, failing("leaving", "tasks are left", "Task[forgotten", "CoroutineTestTest"))
        .haveExactly(1, failing("unobserved", "no one has awaited", "saver"))
        .haveExactly(1, failing("deadlocked", "deadlock", "waits for Lock.acquire()"))
        .haveExactly(1, failing("outdated", "40=1 was never reached"))
        .haveExactly(
            1, failing("racing", "again: @InCoroutine(schedule = \"any:0=1,1=1\")", "shrunk to 2"))
        .haveExactly(1, failing("replayed", "expected: 2"))
        .haveExactly(1, failing("blocking", "no end within 50 ms of real time"))
        .haveExactly(1, failing("lessThanNoSeeds", "seeds = -1; accepted: 0"))
        .haveExactly(1, failing("seedsAndASchedule", "one of them at most"))
        .haveExactly(1, failing("misconfigured", "wallLimit = \"soon\" is not a duration"));
  }

  private static org.assertj.core.api.Condition<org.junit.platform.testkit.engine.Event> failing(
      String name, String... parts) {
    return event(
        test(name),
        finishedWithFailure(
            message(text -> java.util.Arrays.stream(parts).allMatch(text::contains))));
  }

  @Test
  void aTestPassesAndLeavesNothingToTheNext() {
    run(Passing.class).assertStatistics(statistics -> statistics.started(2).succeeded(2));
  }
}
