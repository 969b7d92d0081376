package dev.tauko.sync;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class EventTest {
  private final Event event = new Event();
  private final List<String> log = new CopyOnWriteArrayList<>();

  private Coroutine.OfVoid waits(String who) {
    return () -> {
      event.await();
      log.add(who);
    };
  }

  @OnEachMode
  @Mirrors("test_locks.EventTests.test_repr")
  void itsTextTellsWhetherItIsSetAndHowManyWait(Lab lab) {
    lab.run(() -> {
      assertThat(event).hasToString("Event[unset, 0 waiting]");
      createTask(waits("waiter"));
      settle();
      assertThat(event).hasToString("Event[unset, 1 waiting]");
      event.set();
      assertThat(event).hasToString("Event[set, 0 waiting]");
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.EventTests.test_wait")
  void whoWaitsIsWokenInOrderAndWhoComesAfterPassesAtOnce(Lab lab) {
    lab.run(() -> {
      assertThat(event.isSet()).isFalse();
      createTask(waits("first"));
      createTask(waits("second"));
      yieldNow();
      assertThat(log).isEmpty();

      createTask(waits("third, starting when it is set"));
      event.set();
      yieldNow();
      assertThat(log).containsExactly("third, starting when it is set", "first", "second");
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.EventTests.test_wait_on_set")
  void nobodyWaitsForAnEventThatIsSet(Lab lab) {
    lab.run(() -> {
      event.set();
      runningLoop().callSoon(() -> log.add("next turn"));
      event.await();
      log.add("passed");
      yieldNow();
      assertThat(log).containsExactly("passed", "next turn");
    });
  }

  @OnEachCarrier
  @Mirrors("test_locks.EventTests.test_wait_cancel")
  void whoIsCancelledWaitsNoMore(Lab lab) {
    lab.run(() -> {
      Task<?> waiter = createTask(waits("waiter"));
      runningLoop().callSoon(waiter::cancel);
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
      assertThat(event.stats()).isEqualTo(new Event.Stats(false, 0));
    });
  }

  @OnEachMode
  @Mirrors("test_locks.EventTests.test_clear")
  void itCanBeSetAndCleared(Lab lab) {
    lab.run(() -> {
      assertThat(event.isSet()).isFalse();
      event.set();
      assertThat(event.isSet()).isTrue();
      event.clear();
      assertThat(event.isSet()).isFalse();
    });
  }

  @OnEachMode
  @Mirrors("test_locks.EventTests.test_clear_with_waiters")
  void aClearDoesNotTakeBackTheWakeUp(Lab lab) {
    lab.run(() -> {
      Task<?> waiter = createTask(waits("waiter"));
      settle();
      assertThat(log).isEmpty();

      event.set();
      event.clear();
      assertThat(event.isSet()).isFalse();
      event.set();
      event.set();
      settle();
      assertThat(log).containsExactly("waiter");
      assertThat(waiter.isDone()).isTrue();
      assertThat(event.stats()).isEqualTo(new Event.Stats(true, 0));
    });
  }

  @OnEachMode
  void itMayBeSetBeforeThereIsALoopAndAskedAfterwards(Lab lab) {
    event.set();
    lab.run(waits("passed"));
    assertThat(log).containsExactly("passed");
    assertThat(event.stats().set()).isTrue();
  }
}
