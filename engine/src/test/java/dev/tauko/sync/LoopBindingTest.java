package dev.tauko.sync;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Leaves;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Remnant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A primitive belongs to the loop on which it is first used, as long as that runs. */
class LoopBindingTest {
  private final Lock lock = new Lock();
  private final Semaphore semaphore = new Semaphore(1);
  private final Event event = new Event();
  private final Condition condition = new Condition(lock);
  private final Barrier barrier = new Barrier(2);

  /** What may be called in a callback, too. */
  private Map<String, ThrowingCallable> calls() {
    Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    calls.put("Lock.release", lock::release);
    calls.put("Lock.isLocked", lock::isLocked);
    calls.put("Semaphore.release", semaphore::release);
    calls.put("Semaphore.isLocked", semaphore::isLocked);
    calls.put("Event.set", event::set);
    calls.put("Event.clear", event::clear);
    calls.put("Event.isSet", event::isSet);
    calls.put("Condition.release", condition::release);
    calls.put("Condition.isLocked", condition::isLocked);
    calls.put("Condition.signal", condition::signal);
    calls.put("Condition.signalAll", condition::signalAll);
    calls.put("Barrier.reset", barrier::reset);
    calls.put("Barrier.abort", barrier::abort);
    calls.put("Barrier.waiting", barrier::waiting);
    calls.put("Barrier.isBroken", barrier::isBroken);
    return calls;
  }

  private void useAll() {
    lock.acquire();
    semaphore.acquire();
    event.isSet();
    condition.signal();
    barrier.waiting();
  }

  private void assertAllRefuse() {
    calls()
        .forEach((name, call) ->
            assertThatThrownBy(call)
                .as(name)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name + "()")
                .hasMessageContaining("belongs to EventLoop"));
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void anotherThreadIsRefused(Lab lab) {
    lab.run(() -> {
      useAll();
      await(
          lab.elsewhere(() -> {
            assertAllRefuse();
            return "refused";
          }));
      assertThat(lock.isLocked()).isTrue();
      assertThat(barrier.isBroken()).isFalse();
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void anotherLoopIsRefused(Lab lab) {
    lab.run(this::useAll);
    lab.with()
        .run(() -> {
          assertAllRefuse();
          assertThatThrownBy(event::await)
              .isExactlyInstanceOf(IllegalStateException.class)
              .hasMessageContaining("Event.await()");
          assertThatThrownBy(barrier::await)
              .isExactlyInstanceOf(IllegalStateException.class)
              .hasMessageContaining("Barrier.await()");
        });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void callbacksOfTheLoopMayUseWhatDoesNotSuspend(Lab lab) {
    List<String> log = new ArrayList<>();
    lab.run(() -> {
      lock.acquire();
      createTask(() -> {
        lock.acquire();
        log.add("locked");
      });
      yieldNow();
      runningLoop().callSoon(lock::release);
      yieldNow();
      yieldNow();
      assertThat(log).containsExactly("locked");
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void statsAndTextMayBeAskedForAnywhere(Lab lab) {
    lab.run(() -> {
      useAll();
      assertThat(await(lab.elsewhere(() -> "" + lock + semaphore + event + condition + barrier)))
          .isEqualTo(
              "Lock[locked, 0 waiting]"
                  + "Semaphore[0 free, 0 waiting]"
                  + "Event[unset, 0 waiting]"
                  + "Condition[locked, 0 locking, 0 waiting]"
                  + "Barrier[filling, 0 of 2 inside]");
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void whenTheLoopHasEndedAnotherOneIsWelcome(Lab lab) {
    Lab first = lab.with();
    first.run(this::useAll);
    first.runner().close();
    assertThat(lock.isLocked()).isTrue();
    lab.run(() -> {
      lock.release();
      try (Permit permit = lock.acquire()) {
        assertThat(lock.isLocked()).isTrue();
      }
      createTask(barrier::await);
      yieldNow();
      assertThat(barrier.await()).isEqualTo(1);
    });
  }
}
