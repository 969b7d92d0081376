package dev.tauko.test;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** Runs neither nest nor reach into each other. */
class BetweenRunsTest {

  private static void nest() {
    Simulation.run(() -> yieldNow());
  }

  private static void nestExplore() {
    Simulation.explore(2, () -> gather(() -> yieldNow(), () -> yieldNow()));
  }

  private static void nestSearch() {
    var _ = Simulation.setup().search(2, () -> gather(() -> yieldNow(), () -> yieldNow()));
  }

  private static void nestTrace() {
    var _ = Simulation.setup().trace(() -> yieldNow());
  }

  private static void meet(CountDownLatch both) {
    both.countDown();
    try {
      both.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Two engines are free after this. */
  private static void leaveTwoEngines() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    Thread[] threads = new Thread[2];
    for (int i = 0; i < 2; i++) {
      threads[i] =
          Thread.ofPlatform().start(() -> Simulation.run(() -> toThread(() -> meet(both))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void noRunBeginsInAnotherOne() throws InterruptedException {
    leaveTwoEngines();
    Simulation.run(() -> {
      for (Runnable nested :
          new Runnable[] {
            BetweenRunsTest::nest,
            BetweenRunsTest::nestExplore,
            BetweenRunsTest::nestSearch,
            BetweenRunsTest::nestTrace
          }) {
        assertThatThrownBy(nested::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("a simulation cannot be started by a coroutine");
      }
    });
  }

  @Test
  void namesOfSystemActorsAreFreeInTheNextRun() {
    Simulation.explore(
        20,
        () -> {
          var _ =
              Simulation.current()
                  .engine()
                  .system()
                  .systemActorOf(Behaviors.ignore(), "of-a-fixed-name", Props.empty());
          gather(() -> yieldNow(), () -> yieldNow());
        });
  }

  @Test
  void aSearchTellsWhichScheduleFailedFirst() {
    Exploration found =
        Simulation.setup()
            .search(
                30,
                () -> {
                  gather(() -> yieldNow(), () -> yieldNow());
                  throw new IllegalStateException("always");
                });
    assertThat(found.failure()).hasMessageContaining("Simulation.seeded(0), the 1st schedule");
  }
}
