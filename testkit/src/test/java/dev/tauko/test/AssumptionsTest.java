package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.opentest4j.TestAbortedException;

/** An assumption that does not hold aborts a test, and fails none. */
class AssumptionsTest {

  private static void assertAborts(ThrowingCallable test) {
    assertThatThrownBy(test).isInstanceOf(TestAbortedException.class).hasMessageContaining("here");
  }

  private static void never() throws Exception {
    gather(() -> 1, () -> 2);
    assumeTrue(false, "not here");
  }

  private static List<Integer> order() throws Exception {
    List<Integer> order = new ArrayList<>();
    gather(() -> order.add(1), () -> order.add(2), () -> order.add(3));
    return order;
  }

  @Test
  void itAbortsEachWayToRunAProgram() {
    assertAborts(() -> Simulation.run(AssumptionsTest::never));
    assertAborts(() -> Simulation.seeded(3).run(AssumptionsTest::never));
    assertAborts(() -> Simulation.replay("any:0=1").run(AssumptionsTest::never));
    assertAborts(() -> Simulation.explore(20, AssumptionsTest::never));
    assertAborts(() -> Simulation.setup().exhaust(1, 20, AssumptionsTest::never));
    assertAborts(() -> Simulation.cancelEverywhere(subject -> never()));
  }

  @Test
  void itMayBeMadeInATask() {
    assertAborts(() ->
        Simulation.run(() -> {
          createTask(() -> assumeTrue(false, "not here"));
          sleep(Duration.ofSeconds(1));
        }));
    assertAborts(() ->
        Simulation.run(() ->
            taskGroup(group -> {
              group.createTask(() -> assumeTrue(false, "not here"));
            })));
  }

  @Test
  void aSearchGoesOnAfterIt() {
    Exploration exploration = Simulation.explore(50, () -> assumeTrue(order().getFirst() == 1));
    assertThat(exploration.failure()).isNull();
    assertThat(exploration.extent()).matches("[1-9]\\d* of them skipped by an assumption");

    assertThatThrownBy(() ->
            Simulation.explore(
                50,
                () -> {
                  List<Integer> order = order();
                  assumeTrue(order.getFirst() != 2);
                  assertThat(order.getFirst()).isNotEqualTo(3);
                }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("again: Simulation.replay(");
  }

  @Test
  void aDisturbedRunMayBeSkipped() {
    Simulation.cancelEverywhere(subject -> {
      subject.run(() -> yieldNow());
      assumeTrue(!subject.isDisturbed());
    });
  }

  @Test
  void itAbortsTestsOfJUnit() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(DiscoverySelectors.selectClass(Assuming.class))
        .execute()
        .testEvents()
        .assertStatistics(events -> events.started(3).aborted(3));
  }

  static class Assuming {
    @CoroutineTest
    void once() throws Exception {
      never();
    }

    @Test
    @InCoroutine(seeds = 20)
    void underSeeds() throws Exception {
      never();
    }

    @Test
    @InCoroutine(schedule = "any:0=1")
    void underASchedule() throws Exception {
      never();
    }
  }
}
