package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.tauko.Task;
import dev.tauko.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What must come right within a span of virtual time. */
class EventuallyTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** A worker that stops for good after so many of five items. */
  private static Task<?> worker(List<Integer> done, int stopsAfter) {
    return createTask(
        "worker",
        () -> {
          for (int item = 0; item < 5; item++) {
            if (item == stopsAfter) {
              new Event().await();
            }
            sleep(Duration.ofSeconds(5));
            done.add(item);
          }
        });
  }

  @CoroutineTest
  void itHoldsAsSoonAsItIsSeen(Simulation simulation, VirtualClock clock) throws Exception {
    List<Integer> done = new ArrayList<>();
    Task<?> worker = worker(done, 5);
    simulation.eventually(MINUTE, () -> assertThat(done).hasSize(3));
    assertThat(clock.now()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(16));
    worker.await();
  }

  @CoroutineTest
  void whatHoldsAlreadyTakesNoTime(Simulation simulation, VirtualClock clock) {
    simulation.eventually(MINUTE, () -> assertThat(clock.now()).isZero());
    assertThat(clock.now()).isZero();
  }

  @CoroutineTest
  void itWaitsWithAClockThatIsStopped(Simulation simulation, VirtualClock clock) throws Exception {
    clock.stop();
    List<Integer> done = new ArrayList<>();
    Task<?> worker = worker(done, 5);
    Task<?> mover = createTask(() -> clock.advance(Duration.ofSeconds(30)));
    simulation.eventually(MINUTE, () -> assertThat(done).hasSize(5));
    worker.await();
    mover.await();
  }

  @CoroutineTest
  void aFailureNamesTheLastProgress(Simulation simulation) {
    List<Integer> done = new ArrayList<>();
    Task<?> worker = worker(done, 2);
    assertThatThrownBy(() -> simulation.eventually(MINUTE, () -> assertThat(done).hasSize(5)))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageStartingWith("not within 1 min of virtual time")
        .hasMessageContaining("Expected size: 5 but was: 2")
        .hasMessageFindingMatch("the last progress was at 10 s.*, 49 s.* ago; the others wait:")
        .hasMessageContaining("Task[worker, pending, waits for Event.await()]")
        .hasMessageContaining("EventuallyTest.java:")
        .hasCauseInstanceOf(AssertionError.class);
    worker.cancel();
  }

  @CoroutineTest
  void whatIsNoAssertionEndsItAtOnce(Simulation simulation) {
    assertThatThrownBy(() ->
            simulation.eventually(
                MINUTE,
                () -> {
                  throw new IllegalStateException("broken");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulation.eventually(Duration.ZERO, () -> fail("")));
  }

  @Test
  void aSearchFindsTheScheduleWithoutProgress() {
    assertThatThrownBy(() ->
            Simulation.explore(
                200,
                () -> {
                  Event start = new Event();
                  boolean[] served = {false};
                  Task<?> client =
                      createTask(() -> {
                        start.await();
                        served[0] = true;
                      });
                  gather(
                      () -> sleep(Duration.ofSeconds(1)),
                      () -> {
                        start.set();
                        start.clear();
                      });
                  Simulation.current().eventually(MINUTE, () -> assertThat(served[0]).isTrue());
                  client.await();
                }))
        .hasMessageContaining("not within 1 min of virtual time")
        .hasMessageContaining("again: Simulation.replay(\"any:");
  }

  @Test
  void anAssertionThatSuspendsIsHeldToTheLimit() {
    assertThatThrownBy(() ->
            Simulation.run(() ->
                Simulation.current()
                    .eventually(Duration.ofSeconds(10), () -> sleep(Duration.ofSeconds(20)))))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageStartingWith("not within 10 s of virtual time: ")
        .hasMessageContaining("the assertion itself still waits");
    Simulation.run(() -> {
      Simulation simulation = Simulation.current();
      simulation.eventually(
          Duration.ofSeconds(10),
          () -> {
            sleep(Duration.ofSeconds(4));
            yieldNow();
            assertThat(simulation.clock().now()).isGreaterThan(Duration.ofSeconds(7));
          });
    });
  }

  @Test
  void aClockThatIsStoppedStands() {
    assertThatThrownBy(() ->
            Simulation.run(() -> {
              VirtualClock clock = Simulation.current().clock();
              clock.stop();
              Simulation.current()
                  .eventually(Duration.ofSeconds(1), () -> assertThat(clock.now()).isPositive());
            }))
        .hasMessageStartingWith("deadlock: ")
        .hasMessageContaining("as the clock is stopped");
  }
}
