package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tauko.Coroutine;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The search for a schedule under which a program fails, and what it tells. */
class ExploreTest {

  private static SimulationFailure failureOf(Coroutine.OfVoid program) {
    return catchThrowableOfType(SimulationFailure.class, () -> Simulation.explore(500, program));
  }

  /** Two transfers, one of which is suspended between reading and writing. */
  private static void transfers() throws Exception {
    int[] balance = {100};
    gather(
        () -> {
          int before = balance[0];
          yieldNow();
          balance[0] = before + 50;
        },
        () -> {
          yieldNow();
          yieldNow();
          Simulation.current().note("the other one books at " + balance[0]);
          balance[0] -= 30;
        });
    assertThat(balance[0]).isEqualTo(120);
  }

  @Test
  void theReportIsALogOfTheFewestDeviations() {
    SimulationFailure failure = failureOf(ExploreTest::transfers);

    assertThat(failure)
        .hasMessageContaining("expected: 120")
        .hasMessageContaining("found by Simulation.seeded(")
        .hasMessageContaining("shrunk to ")
        .hasMessageContaining("step  at  task    came to")
        .hasMessageContaining("gather() at ExploreTest.java:")
        .hasMessageContaining("yieldNow() at ExploreTest.java:")
        .hasMessageContaining("<- before Task-2")
        .hasMessageContaining("# the other one books at 100")
        .hasMessageContaining("again: Simulation.replay(\"any:")
        .hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void whatTheReportSaysIsWhatFailsAgain() {
    Schedule schedule = Simulation.setup().search(500, ExploreTest::transfers).schedule();

    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> Simulation.replay(schedule.toString()).run(ExploreTest::transfers))
          .isInstanceOf(SimulationFailure.class)
          .hasMessageContaining("expected: 120");
    }
  }

  @Test
  void aScheduleThatDoesNotFitFails() throws Exception {
    assertThatThrownBy(() ->
            Simulation.replay("any:0=1,7=1").run(() -> gather(() -> yieldNow(), () -> yieldNow())))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining(
            "the schedule any:0=1,7=1 does not fit the program: 1 of 2 deviations could not be"
                + " made")
        .hasMessageContaining("7=1 was never reached: decisions ");
    assertThatThrownBy(() -> Simulation.replay("any:0=9").run(ExploreTest::transfers))
        .hasMessageContaining("1 of 1 deviation could not be made")
        .hasMessageContaining("0=9 does not exist: choices 2");
    assertThatThrownBy(() -> Simulation.replay("any:0=1,1=1,40=1").run(ExploreTest::transfers))
        .hasMessageContaining("expected: 120")
        .hasMessageContaining("40=1 was never reached");
  }

  @Test
  void theSeedThatWasFoundFailsAgain() {
    Exploration exploration = Simulation.setup().search(100, ExploreTest::transfers);

    assertThat(exploration.failingSeeds()).isNotEmpty();
    for (long seed : exploration.failingSeeds()) {
      assertThatThrownBy(() -> Simulation.seeded(seed).run(ExploreTest::transfers))
          .isInstanceOf(SimulationFailure.class)
          .hasMessageContaining("again: Simulation.seeded(" + seed + ").run(…)");
    }
  }

  @Test
  void aSearchBeginsAtTheSeedOfTheSetup() {
    Exploration exploration = Simulation.seeded(1000).search(100, ExploreTest::transfers);

    assertThat(exploration.failingSeeds()).allMatch(seed -> seed >= 1000 && seed < 1100);
  }

  @Test
  void aLongFailingRunIsShrunkToo() {
    Coroutine.OfVoid program =
        () -> {
          int[] balance = {0};
          List<Coroutine<Integer>> noise = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            noise.add(() -> {
              for (int turn = 0; turn < 20; turn++) {
                yieldNow();
              }
              return 0;
            });
          }
          var others = dev.tauko.Asyncio.gatherFuture(noise);
          gather(
              () -> {
                int before = balance[0];
                yieldNow();
                balance[0] = before + 1;
              },
              () -> {
                for (int turn = 0; turn < 5; turn++) {
                  yieldNow();
                }
                balance[0]++;
              });
          others.await();
          assertThat(balance[0]).isEqualTo(2);
        };

    Exploration exploration = Simulation.setup().search(60, program);

    assertThat(exploration.decisions()).isGreaterThan(300);
    assertThat(exploration.schedule().deviations()).hasSizeBetween(1, 6);
    assertThat(exploration.schedule().toString()).hasSizeLessThan(200);
  }

  @Test
  void aProgramThatFailsAnywayIsShrunkToNoDeviation() {
    assertThat(
            failureOf(() -> {
              gather(() -> yieldNow(), () -> yieldNow());
              throw new IllegalStateException("always");
            }))
        .hasMessageContaining("fails first in, first out, too")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDeadlockIsFoundAndShrunk() {
    assertThat(failureOf(Races.LOCKS_IN_WRONG_ORDER.program()))
        .hasMessageContaining("deadlock: nothing can go on")
        .hasMessageContaining("waits for Lock.acquire()");
  }

  @Test
  void nothingToExploreIsAFailure() {
    assertThat(failureOf(() -> sleep(Duration.ofSeconds(1))))
        .hasMessageContaining("0 decisions in 500 runs")
        .hasMessageContaining("nothing to explore");
  }

  @Test
  void allSchedulesWithinABoundAreTried() {
    Coroutine.OfVoid program =
        () -> {
          Lock lock = new Lock();
          List<Integer> order = new ArrayList<>();
          Coroutine.OfVoid user =
              () -> {
                try (Permit _ = lock.acquire()) {
                  yieldNow();
                  order.add(1);
                }
              };
          gather(user, user, user);
          assertThat(order).hasSize(3);
        };

    Exploration one = Simulation.setup().exhaust(1, 100_000, program);
    Exploration two = Simulation.setup().exhaust(2, 100_000, program);

    assertThat(one.complete()).isTrue();
    assertThat(two.complete()).isTrue();
    assertThat(two.runs()).isGreaterThan(one.runs());
    assertThat(one).asString().contains(one.runs() + " schedules, all with at most 1 deviation, ");
  }

  @Test
  void aSearchThatNeedsNoBoundHasTriedAllThereAre() {
    Coroutine.OfVoid program = () -> gather(() -> yieldNow(), () -> yieldNow());

    assertThat(Simulation.setup().exhaust(1000, 100_000, program))
        .asString()
        .contains("all there are");
    assertThat(Simulation.setup().exhaust(0, 100_000, program))
        .asString()
        .startsWith("1 schedule, all with at most 0 deviations, ");
  }

  /** Fails if the last of many coroutines is the first to begin. */
  private static Coroutine.OfVoid lastGoesFirst(int number) {
    return () -> {
      List<Integer> order = new ArrayList<>();
      List<Coroutine<Boolean>> bodies = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        int index = i;
        bodies.add(() -> order.add(index));
      }
      gather(bodies);
      assertThat(order.getFirst()).isNotEqualTo(number - 1);
    };
  }

  @Test
  void everyOneOfManyCoroutinesMayGoFirst() {
    assertThatThrownBy(() -> Simulation.setup().exhaust(1, 100_000, lastGoesFirst(100)))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("again: Simulation.replay(\"any:0=99\")");
  }

  @Test
  void aChoiceAmongTooManyIsNotComplete() {
    Exploration exploration = Simulation.setup().exhaust(0, 10, lastGoesFirst(1001));

    assertThat(exploration.complete()).isFalse();
    assertThat(exploration)
        .asString()
        .contains("but at most 1000 of the coroutines that were ready were chosen from");
  }

  @Test
  void anExhaustiveSearchFindsTheFewestDeviationsFirst() {
    assertThatThrownBy(() -> Simulation.setup().exhaust(3, 10_000, ExploreTest::transfers))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("found by Simulation.replay(\"any:");
  }

  @Test
  void anExhaustiveSearchEndsAtItsNumberOfRuns() {
    Exploration exploration = Simulation.setup().exhaust(5, 10, RaceFree.GROUP.program());
    assertThat(exploration.runs()).isEqualTo(10);
    assertThat(exploration.complete()).isFalse();
    assertThat(exploration).asString().contains("stopped at the limit of 10 runs");
  }

  @Test
  void prioritiesFindWhatTheirDepthIsFor() throws Exception {
    int found = 0;
    for (long seed = 0; seed < 100; seed++) {
      try {
        Simulation.seeded(seed).priorities(2, 10).run(ExploreTest::transfers);
      } catch (SimulationFailure failure) {
        found++;
      }
    }
    assertThat(found).isGreaterThan(3);
  }

  @Test
  void aProgramThatFailsOnlyWithALateTaskIsFound() {
    assertThat(
            failureOf(() -> {
              List<String> log = new ArrayList<>();
              var late = createTask(() -> log.add("late"));
              var early = createTask(() -> log.add("early"));
              early.await();
              late.await();
              assertThat(log).containsExactly("late", "early");
            }))
        .hasMessageContaining("shrunk to 1");
  }

  @Test
  void aProgramThatDependsOnSomethingElseIsToldSo() {
    int[] runs = {0};
    assertThat(
            failureOf(() -> {
              gather(() -> yieldNow(), () -> yieldNow());
              if (runs[0]++ == 5) {
                throw new IllegalStateException("once");
              }
            }))
        .hasMessageContaining("once")
        .hasMessageContaining("the program takes other steps each time");
  }

  @Test
  void anExceptionWithoutAReadableMessageIsReportedAsAnyOther() {
    assertThat(
            failureOf(() -> {
              gather(() -> yieldNow(), () -> yieldNow());
              throw new RuntimeException() {
                private static final long serialVersionUID = 1;

                @Override
                public String getMessage() {
                  throw new IllegalStateException("no message");
                }
              };
            }))
        .hasMessageContaining("(its message cannot be read)")
        .hasMessageContaining("again: Simulation.replay(\"any:\")");
  }

  @Test
  void aNoteOfSeveralLinesIsOneLineOfTheLog() {
    assertThat(
            failureOf(() -> {
              gather(() -> yieldNow(), () -> yieldNow());
              Simulation.current().note("first\n  second");
              throw new IllegalStateException();
            }))
        .hasMessageContaining("# first ⏎ second");
  }

  @ParameterizedTest
  @EnumSource(RaceFree.class)
  void everyScheduleOfASmallProgramIsRight(RaceFree program) {
    Exploration all = Simulation.setup().exhaust(1000, 200_000, program.program());

    assertThat(all.complete()).isTrue();
    System.out.println(program + ": " + all);
  }
}
