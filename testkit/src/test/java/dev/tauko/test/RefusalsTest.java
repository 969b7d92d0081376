package dev.tauko.test;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What would have no effect is refused. */
class RefusalsTest {
  private static final SimulationSetup REPLAY = Simulation.replay("any:0=1");

  private static void program() throws Exception {
    gather(() -> 1, () -> 2);
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatIllegalStateException()
        .isThrownBy(call)
        .withMessageContaining("which decides on the order by itself");
  }

  @Test
  void aWayToChooseTheOrderExcludesTheOthers() {
    assertRefused(() -> REPLAY.explore(3, RefusalsTest::program));
    assertRefused(() -> REPLAY.search(3, RefusalsTest::program));
    assertRefused(() -> REPLAY.exhaust(1, 3, RefusalsTest::program));
    assertRefused(() -> REPLAY.seed(3));
    assertRefused(() -> REPLAY.priorities(2, 10));
    assertRefused(() -> Simulation.seeded(7).schedule(Schedule.parse("any:0=1")));
    assertRefused(() -> Simulation.seeded(7).exhaust(1, 3, RefusalsTest::program));
    SimulationSetup priorities = Simulation.seeded(7).priorities(2, 10);
    assertRefused(() -> priorities.explore(3, RefusalsTest::program));
    assertRefused(() -> priorities.seed(3));
  }

  @Test
  void aScheduleIsRepeatedInItsOwnOrderOnly() {
    SimulationSetup ties = Simulation.replay("ties:0=1");
    assertRefused(() -> ties.order(Order.ANY));
    assertThat(ties.order(Order.TIES)).isNotNull();
  }

  @Test
  void aScheduleThatDoesNotFitFailsATraceAndDisturbedRuns() {
    SimulationSetup other = Simulation.replay("any:9=1");
    assertThatThrownBy(() -> other.trace(RefusalsTest::program))
        .hasMessageContaining("9=1 was never reached");
    assertThatThrownBy(() -> other.cancelEverywhere(subject -> subject.run(RefusalsTest::program)))
        .hasMessageContaining("9=1 was never reached");
  }

  @Test
  @SuppressWarnings("NullAway") // That is the point.
  void failuresThatAreNullAreRefused() {
    assertThatThrownBy(() ->
            Simulation.setup()
                .failEverywhere(() -> null, subject -> subject.run(() -> toThread(() -> {}))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the supplier of failures of failEverywhere() has returned null");
  }

  @Test
  void aSearchWithNothingToExploreHasFailed() {
    Exploration exploration = Simulation.setup().search(10, () -> yieldNow());
    assertThat(exploration.failure()).hasMessageStartingWith("0 decisions in 10 runs");
    assertThat(exploration)
        .hasToString("10 schedules, at most 0 decisions each; nothing to explore");
  }

  @Test
  void aTestFactoryIsNoCoroutine() {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(DiscoverySelectors.selectClass(Factories.class))
            .execute()
            .allEvents();
    tests
        .assertThatEvents()
        .haveExactly(1, finishedWithFailure(message(text -> text.contains("@TestFactory"))));
  }

  static class Factories {
    @TestFactory
    @InCoroutine
    List<DynamicTest> tests() {
      return List.of(DynamicTest.dynamicTest("one", () -> {}));
    }
  }

  /** The same schedule with the other order, by its annotation. */
  @Test
  @InCoroutine(schedule = "ties:")
  void theOrderOfAnAnnotationIsThatOfItsSchedule() throws Exception {
    gather(() -> 1, () -> 2);
  }
}
