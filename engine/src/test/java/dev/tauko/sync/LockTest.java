package dev.tauko.sync;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Leaves;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Remnant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LockTest {
  private final Lock lock = new Lock();
  private final List<String> log = new CopyOnWriteArrayList<>();

  private Coroutine.OfVoid acquires(String who) {
    return () -> {
      lock.acquire();
      log.add(who);
    };
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.LockTests.test_acquire")
  void eachReleaseHandsTheLockToTheOneWhoHasWaitedLongest(Lab lab) {
    lab.run(() -> {
      lock.acquire();
      createTask(acquires("first"));
      createTask(acquires("second"));
      yieldNow();
      assertThat(log).isEmpty();

      lock.release();
      yieldNow();
      assertThat(log).containsExactly("first");
      yieldNow();
      assertThat(log).containsExactly("first");

      createTask(acquires("third, come late"));
      lock.release();
      yieldNow();
      assertThat(log).containsExactly("first", "second");

      lock.release();
      yieldNow();
      assertThat(log).containsExactly("first", "second", "third, come late");
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.LockTests.test_acquire_cancel")
  void whoIsCancelledWaitsNoMore(Lab lab) {
    lab.run(() -> {
      lock.acquire();
      Task<?> waiter = createTask(acquires("waiter"));
      runningLoop().callSoon(waiter::cancel);
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
      assertThat(lock.stats()).isEqualTo(new Lock.Stats(true, 0));
      assertThat(log).isEmpty();
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.LockTests.test_cancel_race")
  void aReleaseInTheTurnInWhichTheFirstWaiterIsCancelledReachesTheSecond(Lab lab) {
    lab.run(() -> {
      Future<@Nullable Void> go = runningLoop().createFuture();
      Task<?> holder = createTask(() -> acquiresAndReleases("holder", go));
      yieldNow();
      assertThat(lock.isLocked()).isTrue();
      Task<?> second = createTask(() -> acquiresAndReleases("second", null));
      yieldNow();
      assertThat(lock.stats().waiting()).isEqualTo(1);
      Task<?> third = createTask(() -> acquiresAndReleases("third", null));
      yieldNow();
      assertThat(lock.stats().waiting()).isEqualTo(2);

      go.setResult(null);
      second.cancel();
      yieldNow();
      assertThat(lock.isLocked()).isFalse();
      assertThat(holder.isDone()).isTrue();
      assertThat(second.isCancelled()).isTrue();
      third.await();
      assertThat(log).containsExactly("holder", "third");
    });
  }

  private void acquiresAndReleases(String who, @Nullable Future<@Nullable Void> go)
      throws Exception {
    try (Permit permit = lock.acquire()) {
      log.add(who);
      if (go != null) {
        go.await();
      }
    }
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.LockTests.test_cancel_release_race")
  void aWaiterCancelledInTheStepOfTheReleaseLeavesTheLockToExactlyOneOther(Lab lab) {
    lab.run(() -> {
      lock.acquire();
      Task<?> first = createTask(acquires("first"));
      Task<?> second = createTask(acquires("second"));
      Task<?> third = createTask(acquires("third"));
      yieldNow();
      runningLoop()
          .callSoon(() -> {
            first.cancel();
            lock.release();
          });
      assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);
      assertThat(log).containsExactly("second");
      assertThat(second.isDone()).isTrue();

      third.cancel();
      yieldNow();
      assertThat(third.isCancelled()).isTrue();
    });
  }

  @OnEachMode
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.LockTests.test_finished_waiter_cancelled")
  void aReleaseAfterTheCancellationOfTheOnlyWaiterReachesOneWhoComesInTheSameTurn(Lab lab) {
    lab.run(() -> {
      lock.acquire();
      Task<?> first = createTask(acquires("first"));
      settle();
      assertThat(lock.stats().waiting()).isEqualTo(1);

      Task<?> second = createTask(acquires("second"));
      first.cancel();
      lock.release();
      settle();
      assertThat(lock.isLocked()).isTrue();
      assertThat(first.isCancelled()).isTrue();
      second.await();
      assertThat(log).containsExactly("second");
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void aLockOnItsWayToACancelledWaiterGoesToTheNextOne(Lab lab) {
    lab.run(() -> {
      lock.acquire();
      Task<?> first = createTask(acquires("first"));
      createTask(acquires("second"));
      yieldNow();
      lock.release();
      first.cancel();
      yieldNow();
      assertThat(log).isEmpty();
      yieldNow();
      assertThat(log).containsExactly("second");
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void theNextOneIsWokenOnlyWhenACancelledHeadHasLeft(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          lock.acquire();
          Task<?> first = createTask(lock::acquire);
          Task<?> second =
              createTask(() -> {
                lock.acquire();
                log.add("second");
              });
          yieldNow();
          first.cancel();
          lock.release();
          log.add("released");
          second.await();
        });
    assertThat(trail).containsExactly("1 released", "3 second");
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void nobodyTakesAReleasedLockPastOneWhoWaits(Lab lab) {
    lab.run(() -> {
      lock.acquire();
      createTask(acquires("waiter"));
      yieldNow();
      lock.release();
      assertThat(lock.isLocked()).isFalse();
      createTask(() -> lock.release());
      lock.acquire();
      log.add("the one who released");
      assertThat(log).containsExactly("waiter", "the one who released");
    });
  }

  @OnEachMode
  @Mirrors("test_locks.LockTests.test_release_not_acquired")
  void whoReleasesALockThatIsNotLockedIsTold(Lab lab) {
    lab.run(() ->
        assertThatThrownBy(lock::release)
            .isExactlyInstanceOf(IllegalStateException.class)
            .hasMessageContaining("Lock.release()")
            .hasMessageContaining("not locked"));
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void aLockOnItsWayToAWaiterCannotBeReleasedOnceMore(Lab lab) {
    lab.run(() -> {
      lock.acquire();
      createTask(acquires("waiter"));
      yieldNow();
      lock.release();
      assertThatThrownBy(lock::release).isExactlyInstanceOf(IllegalStateException.class);
    });
  }

  @OnEachMode
  @Mirrors("test_locks.LockTests.test_release_no_waiters")
  void aReleaseWithoutWaitersUnlocks(Lab lab) {
    lab.run(() -> {
      lock.acquire();
      assertThat(lock.isLocked()).isTrue();
      lock.release();
      assertThat(lock.isLocked()).isFalse();
    });
  }

  @OnEachMode
  @Mirrors("test_locks.LockTests.test_context_manager")
  void thePermitReleasesTheLockAtTheEndOfItsBlock(Lab lab) {
    lab.run(() -> {
      try (Permit permit = lock.acquire()) {
        assertThat(lock.isLocked()).isTrue();
        assertThat(permit).hasToString("Permit[acquired]");
      }
      assertThat(lock.isLocked()).isFalse();
    });
  }

  @OnEachMode
  @Leaves(Remnant.PERMIT)
  void aPermitReleasesOnceOnly(Lab lab) {
    lab.run(() -> {
      Permit permit = lock.acquire();
      permit.close();
      lock.acquire();
      permit.close();
      assertThat(lock.isLocked()).isTrue();
      assertThat(permit).hasToString("Permit[released]");
    });
  }

  @OnEachMode
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.LockTests.test_repr")
  void itsTextTellsWhetherItIsLockedAndHowManyWait(Lab lab) {
    lab.run(() -> {
      assertThat(lock).hasToString("Lock[unlocked, 0 waiting]");
      lock.acquire();
      assertThat(lock).hasToString("Lock[locked, 0 waiting]");
      createTask(acquires("waiter"));
      settle();
      assertThat(lock).hasToString("Lock[locked, 1 waiting]");
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void aFreeLockIsTakenWithoutSuspending(Lab lab) {
    lab.run(() -> {
      runningLoop().callSoon(() -> log.add("next turn"));
      lock.acquire();
      log.add("locked");
      yieldNow();
      assertThat(log).containsExactly("locked", "next turn");
    });
  }

  @Test
  void whoTriesToAcquireOutsideACoroutineIsTold() {
    assertThatThrownBy(lock::acquire)
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Lock.acquire()")
        .hasMessageContaining("no coroutine");
    assertThat(Objects.toString(lock)).isEqualTo("Lock[unlocked, 0 waiting]");
  }
}
