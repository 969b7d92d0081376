package dev.tauko.sync;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.waitFor;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class ConditionTest {
  private final Condition condition = new Condition();
  private final List<String> log = new CopyOnWriteArrayList<>();

  /** Waits for a signal, and keeps the lock. */
  private Coroutine.OfVoid waits(String who) {
    return () -> {
      condition.acquire();
      condition.await();
      log.add(who);
    };
  }

  /** Waits for a signal, and releases the lock. */
  private Coroutine.OfVoid waitsAndReleases(String who) {
    return () -> {
      try (Permit permit = condition.acquire()) {
        condition.await();
        log.add(who);
      }
    };
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.ConditionTests.test_wait")
  void whoIsSignalledGoesOnInOrderEachWithTheLock(Lab lab) {
    lab.run(() -> {
      createTask(waits("first"));
      createTask(waits("second"));
      createTask(waits("third"));
      yieldNow();
      assertThat(condition.isLocked()).isFalse();

      condition.acquire();
      condition.signal();
      yieldNow();
      assertThat(log).isEmpty();
      assertThat(condition.isLocked()).isTrue();

      condition.release();
      yieldNow();
      assertThat(log).containsExactly("first");
      assertThat(condition.isLocked()).isTrue();

      condition.signal(2);
      yieldNow();
      assertThat(log).containsExactly("first");

      condition.release();
      yieldNow();
      assertThat(log).containsExactly("first", "second");
      assertThat(condition.isLocked()).isTrue();

      condition.release();
      yieldNow();
      assertThat(log).containsExactly("first", "second", "third");
      assertThat(condition.isLocked()).isTrue();
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.ConditionTests.test_wait_cancel")
  void whoIsCancelledHasTheLockAgain(Lab lab) {
    lab.run(() -> {
      condition.acquire();
      Task<?> waiter = createTask(condition::await);
      runningLoop().callSoon(waiter::cancel);
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
      assertThat(condition.stats()).isEqualTo(new Condition.Stats(true, 0, 0));
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  @Mirrors("test_locks.ConditionTests.test_wait_cancel_contested")
  void whoIsCancelledAfterTheSignalWaitsForTheLockAllTheSame(Lab lab) {
    lab.run(() -> {
      condition.acquire();
      Task<?> waiter = createTask(condition::await);
      yieldNow();
      assertThat(condition.isLocked()).isFalse();

      condition.acquire();
      condition.signal();
      runningLoop().callSoon(waiter::cancel);
      runningLoop().callSoon(condition::release);
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
      assertThat(condition.isLocked()).isTrue();
    });
  }

  @OnEachMode
  @Mirrors("test_locks.ConditionTests.test_wait_cancel_after_notify")
  void aCancellationWhileItTakesTheLockAgainIsThrownWhenItHasIt(Lab lab) {
    lab.run(() -> {
      Task<?> waiter = createTask(waitsAndReleases("waiter"));
      settle();
      condition.acquire();
      condition.signal();
      settle();
      waiter.cancel();
      settle();
      assertThat(waiter.isDone()).isFalse();
      condition.release();
      settle();
      assertThat(waiter.isCancelled()).isTrue();
      assertThat(log).isEmpty();
      assertThat(condition.isLocked()).isFalse();
    });
  }

  @OnEachMode
  @Mirrors("test_locks.ConditionTests.test_wait_unacquired")
  void whoWaitsWithoutTheLockIsTold(Lab lab) {
    lab.run(() ->
        assertThatThrownBy(condition::await)
            .isExactlyInstanceOf(IllegalStateException.class)
            .hasMessageContaining("Condition.await()")
            .hasMessageContaining("not locked"));
  }

  @OnEachMode
  @Mirrors("test_locks.ConditionTests.test_wait_for")
  void aPredicateIsTriedAgainAfterEachSignal(Lab lab) {
    AtomicBoolean there = new AtomicBoolean();
    lab.run(() -> {
      Task<?> waiter =
          createTask(() -> {
            try (Permit permit = condition.acquire()) {
              condition.awaitUntil(there::get);
              log.add("there");
            }
          });
      settle();
      signalOnce();
      settle();
      assertThat(log).isEmpty();

      there.set(true);
      signalOnce();
      settle();
      assertThat(log).containsExactly("there");
      assertThat(waiter.isDone()).isTrue();
    });
  }

  private void signalOnce() {
    try (Permit permit = condition.acquire()) {
      condition.signal();
    }
  }

  @OnEachMode
  @Mirrors("test_locks.ConditionTests.test_wait_for_unacquired")
  void aPredicateThatIsTrueAtOnceNeedsNoLock(Lab lab) {
    lab.run(() -> {
      condition.awaitUntil(() -> true);
      assertThatThrownBy(() -> condition.awaitUntil(() -> false))
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Condition.awaitUntil()");
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.ConditionTests.test_notify")
  void aSignalWakesAsManyAsItSaysThoseWhoCameFirst(Lab lab) {
    lab.run(() -> {
      createTask(waitsAndReleases("first"));
      createTask(waitsAndReleases("second"));
      createTask(waitsAndReleases("third"));
      yieldNow();

      condition.acquire();
      condition.signal(1);
      condition.release();
      yieldNow();
      assertThat(log).containsExactly("first");

      condition.acquire();
      condition.signal(1);
      condition.signal(2048);
      condition.release();
      yieldNow();
      assertThat(log).containsExactly("first", "second", "third");
    });
  }

  @OnEachMode
  void aSignalForNobodyWakesNobody(Lab lab) {
    lab.run(() -> {
      createTask(waitsAndReleases("first"));
      settle();
      condition.acquire();
      condition.signal(0);
      condition.signal(-1);
      condition.release();
      settle();
      assertThat(log).isEmpty();
      assertThat(condition.stats().waiting()).isEqualTo(1);
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.ConditionTests.test_notify_all")
  void aSignalToAllWakesAllInOrderInOneTurn(Lab lab) {
    lab.run(() -> {
      createTask(waitsAndReleases("first"));
      createTask(waitsAndReleases("second"));
      yieldNow();
      condition.acquire();
      condition.signalAll();
      condition.release();
      yieldNow();
      assertThat(log).containsExactly("first", "second");
    });
  }

  @OnEachMode
  @Mirrors("test_locks.ConditionTests.test_notify_unacquired")
  void whoSignalsWithoutTheLockIsTold(Lab lab) {
    lab.run(() ->
        assertThatThrownBy(condition::signal)
            .isExactlyInstanceOf(IllegalStateException.class)
            .hasMessageContaining("Condition.signal()")
            .hasMessageContaining("not locked"));
  }

  @OnEachMode
  @Mirrors("test_locks.ConditionTests.test_notify_all_unacquired")
  void whoSignalsToAllWithoutTheLockIsTold(Lab lab) {
    lab.run(() ->
        assertThatThrownBy(condition::signalAll)
            .isExactlyInstanceOf(IllegalStateException.class)
            .hasMessageContaining("Condition.signalAll()"));
  }

  @OnEachMode
  @Mirrors("test_locks.ConditionTests.test_repr")
  void itsTextTellsOfTheLockAndOfThoseWhoWait(Lab lab) {
    lab.run(() -> {
      assertThat(condition).hasToString("Condition[unlocked, 0 locking, 0 waiting]");
      createTask(waitsAndReleases("first"));
      settle();
      createTask(waitsAndReleases("second"));
      settle();
      assertThat(condition).hasToString("Condition[unlocked, 0 locking, 2 waiting]");
      condition.acquire();
      Task<Permit> another = createTask(condition::acquire);
      settle();
      assertThat(condition).hasToString("Condition[locked, 1 locking, 2 waiting]");
      condition.signalAll();
      condition.release();
      another.await().close();
    });
  }

  @OnEachMode
  @Mirrors("test_locks.ConditionTests.test_context_manager")
  void thePermitReleasesTheLockAtTheEndOfItsBlock(Lab lab) {
    lab.run(() -> {
      try (Permit permit = condition.acquire()) {
        assertThat(condition.isLocked()).isTrue();
      }
      assertThat(condition.isLocked()).isFalse();
    });
  }

  @OnEachMode
  @Mirrors("test_locks.ConditionTests.test_explicit_lock")
  void aConditionAndItsLockAreLockedTogether(Lab lab) {
    Lock lock = new Lock();
    Condition condition = new Condition(lock);
    lab.run(() -> {
      try (Permit permit = condition.acquire()) {
        assertThat(lock.isLocked()).isTrue();
        assertThat(condition.isLocked()).isTrue();
      }
      assertThat(lock.isLocked()).isFalse();
      try (Permit permit = lock.acquire()) {
        assertThat(condition.isLocked()).isTrue();
      }
      assertThat(condition.isLocked()).isFalse();
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.ConditionTests.test_ambiguous_loops")
  void aLockAndAConditionServeOneLoop(Lab lab) {
    Lock lock = new Lock();
    Condition condition = new Condition(lock);
    lab.run(lock::acquire);
    lab.with()
        .run(() -> {
          assertThatThrownBy(lock::acquire)
              .isExactlyInstanceOf(IllegalStateException.class)
              .hasMessageContaining("Lock.acquire()")
              .hasMessageContaining("belongs to EventLoop");
          assertThatThrownBy(condition::acquire)
              .isExactlyInstanceOf(IllegalStateException.class)
              .hasMessageContaining("Condition.acquire()");
          assertThatThrownBy(condition::await).isExactlyInstanceOf(IllegalStateException.class);
        });
    lab.run(lock::release);
  }

  @OnEachMode
  @Mirrors("test_locks.ConditionTests.test_timeout_in_block")
  void whoseTimeIsUpHasTheLockAgain(Lab lab) {
    lab.run(() -> {
      try (Permit permit = condition.acquire()) {
        assertThatThrownBy(() ->
                waitFor(
                    (Coroutine<Object>)
                        () -> {
                          condition.await();
                          return "signalled";
                        },
                    Duration.ofMillis(500)))
            .isInstanceOf(AsyncTimeoutException.class);
        assertThat(condition.isLocked()).isTrue();
      }
    });
  }

  @OnEachMode
  @Mirrors("test_locks.ConditionTests.test_cancelled_error_wakeup")
  void aCancellationWhileItWaitsComesOutUnchanged(Lab lab) {
    lab.run(() -> {
      List<CancelledError> thrown = new ArrayList<>();
      Task<?> waiter = createTask(() -> rethrows(thrown));
      settle();
      waiter.cancel("enough");
      assertThatThrownBy(waiter::await).isSameAs(thrown.getFirst()).hasMessage("enough");
    });
  }

  @OnEachMode
  @Mirrors("test_locks.ConditionTests.test_cancelled_error_re_aquire")
  void aCancellationWhileItTakesTheLockAgainComesOutUnchanged(Lab lab) {
    lab.run(() -> {
      List<CancelledError> thrown = new ArrayList<>();
      Task<?> waiter = createTask(() -> rethrows(thrown));
      settle();
      condition.acquire();
      condition.signal();
      settle();
      waiter.cancel("enough");
      condition.release();
      assertThatThrownBy(waiter::await).isSameAs(thrown.getFirst()).hasMessage("enough");
    });
  }

  private void rethrows(List<CancelledError> thrown) {
    try (Permit permit = condition.acquire()) {
      CancelledError error = catchThrowableOfType(CancelledError.class, condition::await);
      thrown.add(error);
      throw error;
    }
  }

  @OnEachMode
  void ofSeveralCancellationsTheLastOneIsThrownWithTheLock(Lab lab) {
    lab.run(() -> {
      Task<?> waiter = createTask(waitsAndReleases("waiter"));
      settle();
      condition.acquire();
      waiter.cancel("first");
      settle();
      waiter.cancel("second");
      settle();
      waiter.cancel("third");
      settle();
      assertThat(waiter.isDone()).isFalse();
      condition.release();
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class).hasMessage("third");
      assertThat(condition.isLocked()).isFalse();
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.ConditionTests.test_cancelled_wakeup")
  void aSignalForOneWhoIsCancelledInTheSameStepReachesAnother(Lab lab) {
    aCancelledSignalReachesAnother(lab, false);
  }

  @OnEachCarrier
  @Mirrors("test_locks.ConditionTests.test_cancelled_wakeup_relock")
  void aSignalForOneWhoIsCancelledWhileItTakesTheLockReachesAnother(Lab lab) {
    aCancelledSignalReachesAnother(lab, true);
  }

  private void aCancelledSignalReachesAnother(Lab lab, boolean afterATurn) {
    AtomicInteger stock = new AtomicInteger();
    lab.run(() -> {
      Task<?> first = createTask(() -> consumes("first", stock));
      Task<?> second = createTask(() -> consumes("second", stock));
      yieldNow();
      try (Permit permit = condition.acquire()) {
        stock.incrementAndGet();
        condition.signal(1);
        if (afterATurn) {
          yieldNow();
        }
        first.cancel();
        timeout(
            Duration.ofMillis(10),
            () -> {
              condition.awaitUntil(() -> stock.get() == 0);
            });
        assertThat(log).containsExactly("second");
        stock.set(-1);
        condition.signalAll();
      }
      second.await();
      assertThat(first.isCancelled()).isTrue();
    });
  }

  /** Takes one each time there is something, until the stock is negative. */
  private void consumes(String who, AtomicInteger stock) {
    try (Permit permit = condition.acquire()) {
      condition.awaitUntil(() -> stock.get() != 0);
      while (stock.get() > 0) {
        stock.decrementAndGet();
        log.add(who);
        condition.signalAll();
        condition.awaitUntil(() -> stock.get() != 0);
      }
    }
  }

  @OnEachCarrier
  void aPredicateThatThrowsKeepsTheLockAndPassesItsSignalOn(Lab lab) {
    lab.run(() -> {
      AtomicBoolean throwing = new AtomicBoolean();
      Task<?> first =
          createTask(() -> {
            condition.acquire();
            try {
              condition.awaitUntil(() -> {
                if (throwing.get()) {
                  throw new IllegalStateException("in a mood");
                }
                return false;
              });
            } finally {
              log.add("locked " + condition.isLocked());
              condition.release();
            }
          });
      Task<?> second = createTask(waitsAndReleases("second"));
      yieldNow();
      throwing.set(true);
      try (Permit permit = condition.acquire()) {
        condition.signal();
      }
      assertThatThrownBy(first::await).hasMessage("in a mood");
      waitFor(second, Duration.ofSeconds(1));
      assertThat(log).containsExactly("locked true", "second");
    });
  }
}
