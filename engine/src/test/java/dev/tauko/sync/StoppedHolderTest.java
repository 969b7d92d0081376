package dev.tauko.sync;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Leaves;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Remnant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** What a coroutine holds comes back when its actor is stopped from outside. */
class StoppedHolderTest {
  private static final Duration LONG = Duration.ofDays(30);

  private final List<String> log = new CopyOnWriteArrayList<>();

  private static void stop(Task<?> task) {
    Adapter.toClassic(task.actor()).tell(PoisonPill.getInstance(), ActorRef.noSender());
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void itsLockGoesToTheOneWhoHasWaitedLongest(Lab lab) {
    Lock lock = new Lock();
    lab.run(() -> {
      Task<?> holder =
          createTask(() -> {
            lock.acquire();
            log.add("holder");
            sleep(LONG);
          });
      Task<?> first =
          createTask(() -> {
            lock.acquire();
            log.add("first");
          });
      createTask(lock::acquire);
      yieldNow();
      stop(holder);
      first.await();
      assertThat(holder.isCancelled()).isTrue();
      assertThat(log).containsExactly("holder", "first");
      assertThat(lock.stats()).isEqualTo(new Lock.Stats(true, 1));
    });
  }

  @OnEachCarrier
  void itsLockIsFreeIfNobodyWaits(Lab lab) {
    Lock lock = new Lock();
    lab.run(() -> {
      Task<?> holder =
          createTask(() -> {
            lock.acquire();
            sleep(LONG);
          });
      yieldNow();
      stop(holder);
      assertThatThrownBy(holder::await).isInstanceOf(CancelledError.class);
      try (Permit permit = lock.acquire()) {
        log.add("locked again");
      }
      assertThat(lock.stats()).isEqualTo(new Lock.Stats(false, 0));
    });
  }

  @OnEachCarrier
  void theLockOfAConditionComesBackToo(Lab lab) {
    Condition condition = new Condition();
    lab.run(() -> {
      Task<?> waiter =
          createTask(() -> {
            try (Permit permit = condition.acquire()) {
              condition.await();
              log.add("signalled");
            }
          });
      yieldNow();
      Task<?> signaller =
          createTask(() -> {
            condition.acquire();
            condition.signal();
            sleep(LONG);
          });
      yieldNow();
      yieldNow();
      assertThat(condition.stats()).isEqualTo(new Condition.Stats(true, 1, 0));
      stop(signaller);
      waiter.await();
      assertThat(log).containsExactly("signalled");
      assertThat(condition.isLocked()).isFalse();
    });
  }

  @OnEachCarrier
  void allOfItsPermitsComeBackAndNoneOfThoseItReleased(Lab lab) {
    Semaphore semaphore = new Semaphore(3);
    lab.run(() -> {
      Task<?> holder =
          createTask(() -> {
            semaphore.acquire();
            semaphore.acquire();
            semaphore.acquire();
            semaphore.release();
            sleep(LONG);
          });
      yieldNow();
      assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(1, 0));
      stop(holder);
      assertThatThrownBy(holder::await).isInstanceOf(CancelledError.class);
      yieldNow();
      assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(3, 0));
    });
  }

  @OnEachCarrier
  void whatItsFinallyBlocksReleaseDoesNotComeBackTwice(Lab lab) {
    Semaphore semaphore = new Semaphore(1);
    lab.run(() -> {
      Task<?> holder =
          createTask(() -> {
            try (Permit permit = semaphore.acquire()) {
              sleep(LONG);
            }
          });
      yieldNow();
      stop(holder);
      assertThatThrownBy(holder::await).isInstanceOf(CancelledError.class);
      yieldNow();
      yieldNow();
      assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(1, 0));
    });
  }

  @OnEachMode
  @Leaves(Remnant.PERMIT)
  void oneWhoIsStoppedWhileItWaitsLeavesItsPlace(Lab lab) {
    Lock lock = new Lock();
    lab.run(() -> {
      lock.acquire();
      Task<?> first = createTask(lock::acquire);
      settle();
      Task<?> second = createTask(lock::acquire);
      settle();
      stop(first);
      assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);
      lock.release();
      second.await();
      assertThat(lock.stats()).isEqualTo(new Lock.Stats(true, 0));
    });
  }

  @OnEachMode
  void theLockOfOneThatEndsByItselfStaysLocked(Lab lab) {
    Lock lock = new Lock();
    lab.run(() -> {
      createTask(lock::acquire).await();
      settle();
      assertThat(lock.isLocked()).isTrue();
      lock.release();
      assertThat(lock.isLocked()).isFalse();
    });
  }
}
