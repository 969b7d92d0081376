package dev.tauko.sync;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.waitFor;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Outcome;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Leaves;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Remnant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SemaphoreTest {
  private final List<String> log = new CopyOnWriteArrayList<>();

  private Coroutine.OfVoid acquires(Semaphore semaphore, String who) {
    return () -> {
      semaphore.acquire();
      log.add(who);
    };
  }

  @OnEachMode
  @Mirrors("test_locks.SemaphoreTests.test_initial_value_zero")
  void aSemaphoreWithoutPermitsIsLocked(Lab lab) {
    lab.run(() -> assertThat(new Semaphore(0).isLocked()).isTrue());
  }

  @OnEachMode
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.SemaphoreTests.test_repr")
  void itsTextTellsHowManyPermitsAreFreeAndHowManyWait(Lab lab) {
    Semaphore semaphore = new Semaphore(1);
    lab.run(() -> {
      assertThat(semaphore).hasToString("Semaphore[1 free, 0 waiting]");
      semaphore.acquire();
      assertThat(semaphore).hasToString("Semaphore[0 free, 0 waiting]");
      createTask(semaphore::acquire);
      settle();
      createTask(semaphore::acquire);
      settle();
      assertThat(semaphore).hasToString("Semaphore[0 free, 2 waiting]");
      assertThat(new BoundedSemaphore(3)).hasToString("BoundedSemaphore[3 free, 0 waiting]");
    });
  }

  @Test
  @Mirrors("test_locks.SemaphoreTests.test_semaphore_value")
  void aNegativeNumberOfPermitsIsRefused() {
    assertThatThrownBy(() -> new Semaphore(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> new BoundedSemaphore(-2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-2");
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.SemaphoreTests.test_acquire")
  void asManyHoldPermitsAsThereAreAndTheOthersFollowInOrder(Lab lab) {
    Semaphore semaphore = new Semaphore(3);
    lab.run(() -> {
      semaphore.acquire();
      semaphore.acquire();
      assertThat(semaphore.isLocked()).isFalse();
      createTask(acquires(semaphore, "first"));
      createTask(acquires(semaphore, "second"));
      createTask(acquires(semaphore, "third"));
      yieldNow();
      assertThat(log).containsExactly("first");
      assertThat(semaphore.isLocked()).isTrue();
      assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(0, 2));

      createTask(acquires(semaphore, "fourth"));
      semaphore.release();
      semaphore.release();
      assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(0, 0));
      yieldNow();
      assertThat(log).containsExactly("first", "second", "third");
      assertThat(semaphore.isLocked()).isTrue();
      assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(0, 1));

      semaphore.release();
      yieldNow();
      assertThat(log).containsExactly("first", "second", "third", "fourth");
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.SemaphoreTests.test_acquire_cancel")
  void whoIsCancelledWaitsNoMore(Lab lab) {
    Semaphore semaphore = new Semaphore(1);
    lab.run(() -> {
      semaphore.acquire();
      Task<?> waiter = createTask(semaphore::acquire);
      runningLoop().callSoon(waiter::cancel);
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
      assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(0, 0));
    });
  }

  @OnEachMode
  @Mirrors("test_locks.SemaphoreTests.test_acquire_cancel_before_awoken")
  void aReleaseReachesTheFirstWhoWasNotCancelledAndNobodyElse(Lab lab) {
    Semaphore semaphore = new Semaphore(0);
    lab.run(() -> {
      Task<?> first = createTask(acquires(semaphore, "first"));
      settle();
      Task<?> second = createTask(acquires(semaphore, "second"));
      settle();
      createTask(acquires(semaphore, "third"));
      settle();
      createTask(acquires(semaphore, "fourth"));
      settle();
      first.cancel();
      second.cancel();
      semaphore.release();
      settle();
      settle();
      assertThat(log).containsExactly("third");
    });
  }

  @OnEachMode
  @Mirrors("test_locks.SemaphoreTests.test_acquire_hang")
  void aReleaseInTheStepOfACancellationReachesTheNextOne(Lab lab) {
    Semaphore semaphore = new Semaphore(0);
    lab.run(() -> {
      Task<?> first = createTask(acquires(semaphore, "first"));
      settle();
      createTask(acquires(semaphore, "second"));
      settle();
      first.cancel();
      semaphore.release();
      settle();
      settle();
      assertThat(semaphore.isLocked()).isTrue();
      assertThat(log).containsExactly("second");
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.SemaphoreTests.test_acquire_no_hang")
  void aPermitOnItsWayToOneWhoIsCancelledComesBack(Lab lab) {
    Semaphore semaphore = new Semaphore(1);
    lab.run(() -> {
      Task<?> second = createTask(() -> {});
      List<Task<?>> tasks = new ArrayList<>();
      Task<?> first =
          createTask(() -> {
            try (Permit permit = semaphore.acquire()) {
              yieldNow();
            }
            tasks.getFirst().cancel();
          });
      Task<?> cancelled = createTask(acquires(semaphore, "never"));
      tasks.add(cancelled);
      List<Outcome<Object>> outcomes = gatherSettled(first, cancelled, second);
      assertThat(outcomes.get(0)).isInstanceOf(Outcome.Success.class);
      assertThat(outcomes.get(1)).isInstanceOf(Outcome.Cancelled.class);
      Permit permit = waitFor((Coroutine<Permit>) semaphore::acquire, Duration.ofSeconds(1));
      assertThat(permit).isNotNull();
      assertThat(log).isEmpty();
    });
  }

  @OnEachMode
  @Mirrors("test_locks.SemaphoreTests.test_release_not_acquired")
  void aBoundedSemaphoreGetsBackNoMoreThanItGave(Lab lab) {
    BoundedSemaphore semaphore = new BoundedSemaphore(1);
    lab.run(() -> {
      assertThatThrownBy(semaphore::release)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Semaphore.release()")
          .hasMessageContaining("all 1 permits");
      semaphore.acquire();
      semaphore.release();
      assertThatThrownBy(semaphore::release).isInstanceOf(IllegalArgumentException.class);
    });
  }

  @OnEachMode
  void anUnboundedSemaphoreMayGetMorePermitsThanItHad(Lab lab) {
    Semaphore semaphore = new Semaphore(0);
    lab.run(() -> {
      semaphore.release();
      semaphore.release();
      assertThat(semaphore.stats().free()).isEqualTo(2);
    });
  }

  @OnEachMode
  @Mirrors("test_locks.SemaphoreTests.test_release_no_waiters")
  void aReleaseWithoutWaitersUnlocks(Lab lab) {
    Semaphore semaphore = new Semaphore(1);
    lab.run(() -> {
      semaphore.acquire();
      assertThat(semaphore.isLocked()).isTrue();
      semaphore.release();
      assertThat(semaphore.isLocked()).isFalse();
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.SemaphoreTests.test_acquire_fifo_order")
  void whoAcquiresAgainComesAfterThoseWhoWait(Lab lab) {
    Semaphore semaphore = new Semaphore(1);
    lab.run(() -> {
      taskGroup(group -> {
        for (String who : List.of("a", "b", "c")) {
          group.createTask(() -> {
            acquireSleepRelease(semaphore, who + "1");
            acquireSleepRelease(semaphore, who + "2");
          });
        }
      });
      assertThat(log).containsExactly("a1", "b1", "c1", "a2", "b2", "c2");
    });
  }

  private void acquireSleepRelease(Semaphore semaphore, String what) {
    semaphore.acquire();
    log.add(what);
    sleep(Duration.ofMillis(10));
    semaphore.release();
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.SemaphoreTests.test_acquire_fifo_order_2")
  void whoReleasesAndAcquiresInOneStepComesAfterThoseWhoWait(Lab lab) {
    Semaphore semaphore = new Semaphore(1);
    lab.run(() -> {
      Task<?> first = createTask(acquires(semaphore, "first"));
      Task<?> second =
          createTask(() -> {
            semaphore.acquire();
            log.add("second");
            semaphore.release();
            semaphore.acquire();
            log.add("second again");
          });
      Task<?> third = createTask(acquires(semaphore, "third"));
      yieldNow();
      semaphore.release();
      semaphore.release();
      gather(first, second, third);
      assertThat(log).containsExactly("first", "second", "third", "second again");
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.SemaphoreTests.test_acquire_fifo_order_3")
  void whoWasCancelledAtTheHeadIsPassedOver(Lab lab) {
    Semaphore semaphore = new Semaphore(0);
    lab.run(() -> {
      Task<?> first = createTask(acquires(semaphore, "first"));
      Task<?> second = createTask(acquires(semaphore, "second"));
      Task<?> third = createTask(acquires(semaphore, "third"));
      yieldNow();
      first.cancel();
      yieldNow();
      semaphore.release();
      semaphore.release();
      gatherSettled(first, second, third);
      assertThat(log).containsExactly("second", "third");
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.SemaphoreTests.test_acquire_fifo_order_4")
  void whoGoesOnWakesThoseForWhomThereArePermits(Lab lab) {
    Semaphore semaphore = new Semaphore(0);
    lab.run(() -> {
      List<Task<?>> tasks = new ArrayList<>();
      tasks.add(
          createTask(() -> {
            semaphore.acquire();
            assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(0, 0));
            tasks.add(createTask(() -> log.add("started by the first")));
            log.add("first");
          }));
      tasks.add(
          createTask(() -> {
            semaphore.release();
            semaphore.release();
            semaphore.release();
            assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(2, 0));
            assertThat(semaphore.isLocked()).isTrue();
            semaphore.acquire();
            log.add("second");
          }));
      tasks.add(
          createTask(() -> {
            semaphore.acquire();
            assertThat(semaphore.isLocked()).isTrue();
            log.add("third");
          }));
      yieldNow();
      assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(2, 2));
      yieldNow();
      gather(tasks);
      assertThat(log).containsExactly("first", "second", "third", "started by the first");
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void thePermitGoesPastACancelledHeadInTheSameTurn(Lab lab) {
    Semaphore semaphore = new Semaphore(1);
    List<String> trail =
        lab.turns(log -> {
          semaphore.acquire();
          Task<?> first = createTask(semaphore::acquire);
          Task<?> second =
              createTask(() -> {
                semaphore.acquire();
                log.add("second");
              });
          yieldNow();
          first.cancel();
          semaphore.release();
          log.add("released");
          second.await();
        });
    assertThat(trail).containsExactly("1 released", "2 second");
  }

  @OnEachMode
  void aBoundedPermitThatWasReleasedOtherwiseCannotBeClosed(Lab lab) {
    BoundedSemaphore semaphore = new BoundedSemaphore(1);
    lab.run(() -> {
      Permit permit = semaphore.acquire();
      semaphore.release();
      assertThatThrownBy(permit::close)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Permit.close()");
    });
  }
}
