package dev.tauko.sync;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.BarrierBrokenException;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.sync.Barrier.Phase;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How a barrier is reset and aborted. */
class BarrierResetTest {
  private static final int PARTIES = 5;

  private final Barrier barrier = new Barrier(PARTIES);
  private final List<String> log = new ArrayList<>();
  private int count;

  private static List<Task<?>> start(int n, Coroutine.OfVoid body) {
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      tasks.add(createTask(body));
    }
    return tasks;
  }

  private long times(String what) {
    return Collections.frequency(log, what);
  }

  private void assertEmptyAndWhole() {
    assertThat(barrier.stats()).isEqualTo(new Barrier.Stats(Phase.FILLING, 0, 0));
    assertThat(barrier.waiting()).isZero();
    assertThat(barrier.isBroken()).isFalse();
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_reset_barrier")
  void aResetOfAnEmptyBarrierChangesNothing(Lab lab) {
    lab.run(() -> {
      createTask(barrier::reset);
      yieldNow();
      assertEmptyAndWhole();
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_reset_barrier_while_tasks_waiting")
  void aResetThrowsOutThoseWhoWaitAndTheBarrierIsAsNew(Lab lab) {
    lab.run(() -> {
      List<Task<?>> tasks =
          start(
              PARTIES - 1,
              () -> {
                assertThatThrownBy(barrier::await)
                    .isInstanceOf(BarrierBrokenException.class)
                    .hasMessageContaining("was reset");
                log.add("thrown out");
              });
      yieldNow();
      createTask(barrier::reset);
      gather(tasks);
      assertThat(log).hasSize(PARTIES - 1);
      assertEmptyAndWhole();
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_reset_barrier_when_tasks_half_draining")
  void aResetWhileItDrainsThrowsOutThoseWhoHaveNotLeft(Lab lab) {
    int rest = PARTIES / 2;
    lab.run(() -> {
      gather(
          start(
              PARTIES,
              () -> {
                try {
                  barrier.await();
                  log.add("left");
                  if (barrier.stats().inside() == rest) {
                    barrier.reset();
                  }
                } catch (BarrierBrokenException e) {
                  log.add("thrown out");
                }
              }));
      assertThat(log).containsExactly("left", "left", "left", "thrown out", "thrown out");
      assertEmptyAndWhole();
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_reset_barrier_when_tasks_half_draining_half_blocking")
  void aResetWhileItDrainsSparesThoseWhoCameAgain(Lab lab) {
    lab.run(() -> {
      gather(
          start(
              PARTIES,
              () -> {
                try {
                  barrier.await();
                } catch (BarrierBrokenException e) {
                  log.add("thrown out");
                  barrier.await();
                  return;
                }
                if (++count > PARTIES / 2) {
                  barrier.reset();
                }
                try {
                  barrier.await();
                  log.add("through");
                } catch (BarrierBrokenException e) {
                  log.add("thrown out the second time");
                }
              }));
      assertThat(times("thrown out")).isEqualTo(2);
      assertThat(times("through")).isEqualTo(3);
      assertThat(log).hasSize(PARTIES);
      assertEmptyAndWhole();
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_reset_barrier_while_tasks_waiting_and_waiting_again")
  void whoWasThrownOutMayWaitAgain(Lab lab) {
    lab.run(() -> {
      List<Task<?>> tasks =
          start(
              PARTIES - 1,
              () -> {
                try {
                  barrier.await();
                } catch (BarrierBrokenException e) {
                  log.add("thrown out");
                } finally {
                  barrier.await();
                  log.add("through");
                }
              });
      createTask(barrier::reset);
      yieldNow();
      Task<?> last =
          createTask(() -> {
            barrier.await();
            log.add("through");
          });
      gather(tasks);
      last.await();
      assertThat(times("thrown out")).isEqualTo(PARTIES - 1);
      assertThat(times("through")).isEqualTo(PARTIES);
      assertEmptyAndWhole();
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_reset_barrier_while_tasks_draining")
  void aResetByTheLastOneToLeaveHarmsNobody(Lab lab) {
    lab.run(() -> {
      gather(
          start(
              PARTIES,
              () -> {
                barrier.await();
                if (++count == PARTIES) {
                  barrier.reset();
                }
                barrier.await();
                log.add("second round");
                barrier.await();
                log.add("third round");
              }));
      assertThat(times("second round")).isEqualTo(PARTIES);
      assertThat(times("third round")).isEqualTo(PARTIES);
      assertEmptyAndWhole();
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_abort_barrier")
  void anAbortedBarrierRefusesWhoComes(Lab lab) {
    lab.run(() -> {
      createTask(barrier::abort);
      yieldNow();
      assertThat(barrier.isBroken()).isTrue();
      assertThat(barrier.waiting()).isZero();
      assertThatThrownBy(barrier::await)
          .isInstanceOf(BarrierBrokenException.class)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was aborted");
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_abort_barrier_when_tasks_half_draining_half_blocking")
  void anAbortWhileItDrainsThrowsOutThoseWhoHaveNotLeftAndThoseWhoCameAgain(Lab lab) {
    lab.run(() -> {
      gather(
          start(
              PARTIES,
              () -> {
                try {
                  barrier.await();
                } catch (BarrierBrokenException e) {
                  log.add("thrown out");
                  return;
                }
                if (++count > PARTIES / 2) {
                  barrier.abort();
                } else {
                  assertThatThrownBy(barrier::await).isInstanceOf(BarrierBrokenException.class);
                  log.add("thrown out the second time");
                }
              }));
      assertThat(times("thrown out")).isEqualTo(2);
      assertThat(times("thrown out the second time")).isEqualTo(2);
      assertThat(barrier.isBroken()).isTrue();
      assertThat(barrier.waiting()).isZero();
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_abort_barrier_when_exception")
  void aPartyThatFailsMayAbortTheBarrierForTheOthers(Lab lab) {
    lab.run(() -> {
      gather(start(PARTIES, this::failsInTheMiddle));
      assertThat(times("failed")).isEqualTo(1);
      assertThat(times("thrown out")).isEqualTo(PARTIES - 1);
      assertThat(log).hasSize(PARTIES);
      assertThat(barrier.isBroken()).isTrue();
    });
  }

  private void failsInTheMiddle() {
    try {
      if (barrier.await() == PARTIES / 2) {
        throw new UnsupportedOperationException();
      }
      barrier.await();
      log.add("through");
    } catch (BarrierBrokenException e) {
      log.add("thrown out");
    } catch (UnsupportedOperationException e) {
      log.add("failed");
      barrier.abort();
    }
  }

  @OnEachCarrier
  @Mirrors("test_locks.BarrierTests.test_abort_barrier_when_exception_then_resetting")
  void anAbortedBarrierCanBeUsedAfterAReset(Lab lab) {
    Barrier around = new Barrier(PARTIES);
    lab.run(() -> {
      gather(
          start(
              PARTIES,
              () -> {
                failsInTheMiddle();
                if (around.await() == PARTIES / 2) {
                  barrier.reset();
                }
                around.await();
                barrier.await();
                log.add("after the reset");
              }));
      assertThat(times("thrown out")).isEqualTo(PARTIES - 1);
      assertThat(times("through")).isZero();
      assertThat(times("after the reset")).isEqualTo(PARTIES);
      assertEmptyAndWhole();
    });
  }
}
