package dev.tauko.test;

import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.tauko.Coroutine;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Programs that terminate the actor system on which they are run, and those after them. */
class TerminatedSystemTest {

  private static ActorSystem<?> system() {
    return Simulation.current().engine().system();
  }

  /** Programs that do it in their run. */
  @SuppressWarnings("ImmutableEnumChecker") // The programs have no state of their own.
  enum Terminating {
    AT_THE_END(() -> system().terminate()),
    ON_THE_WAY(() -> {
      system().terminate();
      sleep(Duration.ofSeconds(1));
    }),
    BY_PEKKOS_TEST_KIT(() -> ActorTestKit.create(system()).shutdownTestKit());

    private final Coroutine.OfVoid program;

    Terminating(Coroutine.OfVoid program) {
      this.program = program;
    }
  }

  @ParameterizedTest
  @EnumSource(Terminating.class)
  void theProgramIsToldSoAndTheNextOneHasAnotherSystem(Terminating terminating) throws Exception {
    // With the carrier "portable", a wait for the end of the system keeps the loop from it.
    SimulationSetup limited = Simulation.setup().wallLimit(Duration.ofSeconds(2));
    assertThatThrownBy(() -> limited.run(() -> terminating.program.run()))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("has terminated the actor system of its simulation");

    assertThat(Simulation.run(TerminatedSystemTest::answer)).isEqualTo(42);
  }

  @Test
  void aSearchEndsWithIt() {
    assertThatThrownBy(() ->
            Simulation.explore(
                20,
                () -> {
                  dev.tauko.Asyncio.gather(() -> yieldNow(), () -> yieldNow());
                  system().terminate();
                }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("has terminated the actor system of its simulation");
  }

  private static int answer() {
    sleep(Duration.ofSeconds(1));
    return 42;
  }

  @Test
  void aSystemThatEndsBetweenTwoRunsIsNotUsedAgain() throws Exception {
    ActorSystem<?> kept = Simulation.run(TerminatedSystemTest::system);
    kept.terminate();

    assertThat(Simulation.run(TerminatedSystemTest::answer)).isEqualTo(42);
  }

  /** Ends its system after each test, run by the test below. */
  static class Tidy {
    private ActorSystem<?> used;

    @RepeatedTest(2)
    @InCoroutine
    void usesASystem(Simulation simulation) {
      used = simulation.engine().system();
      assertThat(answer()).isEqualTo(42);
    }

    @AfterEach
    void shutsItDown() {
      ActorTestKit.create(used).shutdownTestKit();
    }
  }

  /** Ends its system before its test, run by the test below. */
  static class Hasty {
    @BeforeEach
    void shutsItDown(Simulation simulation) {
      ActorTestKit.create(simulation.engine().system()).shutdownTestKit();
    }

    @CoroutineTest
    void neverBegins() {}
  }

  @Test
  void aTestThatEndsItBeforeItsRunIsToldSo() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Hasty.class))
        .execute()
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    message(text -> text.contains("has terminated the actor system")))));
  }

  @Test
  void testsMayEndItAfterTheirRun() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Tidy.class))
        .execute()
        .testEvents()
        .assertStatistics(statistics -> statistics.started(2).succeeded(2));
  }
}
