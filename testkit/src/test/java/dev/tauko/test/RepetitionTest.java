package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Coroutine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A search tells of a program that does not take the same steps each time. */
class RepetitionTest {

  private static void sleepNanos(long nanos) {
    sleep(Duration.ofNanos(nanos & 0xFF_FFFF));
  }

  /** Programs that depend on what the schedule does not decide. */
  @SuppressWarnings("ImmutableEnumChecker") // The programs have no state of their own.
  enum Unsteady {
    NANO_TIME(() -> sleepNanos(System.nanoTime())),
    MATH_RANDOM(() -> sleepNanos((long) (Math.random() * 1e9))),
    THREAD_LOCAL_RANDOM(() -> sleepNanos(ThreadLocalRandom.current().nextLong())),
    UUIDS(() -> createTask(UUID.randomUUID().toString(), () -> 1).await()),
    HASH_ORDER(() -> {
      Set<Object> keys = new HashSet<>();
      List<Object> made = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        made.add(new Object());
      }
      keys.addAll(made);
      for (Object key : keys) {
        createTask("task " + made.indexOf(key), () -> 1).await();
      }
    });

    private final Coroutine.OfVoid program;

    Unsteady(Coroutine.OfVoid program) {
      this.program = program;
    }

    void run() throws Exception {
      gather(() -> yieldNow(), program);
    }
  }

  @ParameterizedTest
  @EnumSource(Unsteady.class)
  void aSearchNamesTheFirstStepThatIsDifferent(Unsteady unsteady) {
    assertThatThrownBy(() -> Simulation.explore(10, unsteady::run))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("does not take the same steps when it is run again")
        .hasMessageContaining("under Simulation.seeded(0)")
        .hasMessageFindingMatch("step \\d+ was +at .+\\R +and then +at ");
  }

  @Test
  void anExhaustiveSearchDoesSoToo() {
    assertThatThrownBy(() -> Simulation.setup().exhaust(1, 100, Unsteady.NANO_TIME::run))
        .hasMessageContaining("does not take the same steps when it is run again")
        .hasMessageContaining("under Simulation.replay(\"any:\")");
  }

  @Test
  void whatRunsLeaveBehindIsSeen() {
    int[] runs = {0};
    assertThatThrownBy(() ->
            Simulation.explore(
                100,
                () -> {
                  gather(() -> yieldNow(), () -> yieldNow());
                  if (runs[0]++ > 20) {
                    yieldNow();
                  }
                }))
        .hasMessageContaining("what earlier runs have left in a field");
  }

  @Test
  void aNoteShowsThatAValueIsNotTheSame() {
    assertThatThrownBy(() ->
            Simulation.explore(
                10,
                () -> {
                  gather(() -> yieldNow(), () -> yieldNow());
                  Simulation.current().note("id " + UUID.randomUUID());
                }))
        .hasMessageContaining("# id ");
  }

  @Test
  void itMayBeAllowed() {
    Exploration exploration =
        Simulation.setup().allowingDifferences().explore(10, Unsteady.NANO_TIME::run);

    assertThat(exploration.runs()).isEqualTo(10);
  }
}
