package dev.tauko.queue;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.waitFor;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.QueueEmptyException;
import dev.tauko.Task;
import dev.tauko.sync.Event;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class QueueGetTest {
  private final List<String> log = new CopyOnWriteArrayList<>();

  private Coroutine.OfVoid gets(Queue<?> queue, String who) {
    return () -> {
      Object item = queue.get();
      log.add(who + " got " + item);
    };
  }

  @OnEachCarrier
  @Mirrors("test_queues.QueueGetTests.test_blocking_get")
  void anItemThatIsThereIsGotWithoutSuspending(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>();
      queue.putNoWait(1);
      runningLoop().callSoon(() -> log.add("next turn"));
      gets(queue, "main").run();
      yieldNow();
      assertThat(log).containsExactly("main got 1", "next turn");
    });
  }

  @OnEachMode
  @Mirrors("test_queues.QueueGetTests.test_get_with_putters")
  void aGetWakesOneWhoWaitsToPut(Lab lab) {
    Queue<String> queue = new Queue<>(1);
    lab.run(() -> {
      queue.put("a");
      createTask(() -> queue.put("b"));
      settle();
      createTask(() -> queue.put("c"));
      settle();
      assertThat(queue.stats().putting()).isEqualTo(2);
      assertThat(queue.get()).isEqualTo("a");
      assertThat(queue.stats().putting()).isEqualTo(1);
      settle();
      assertThat(queue.get()).isEqualTo("b");
    });
  }

  @OnEachMode
  @Mirrors("test_queues.QueueGetTests.test_blocking_get_wait")
  void whoGetsFromAnEmptyQueueWaitsForAnItem(Lab lab) {
    Queue<Integer> queue = new Queue<>();
    Event started = new Event();
    lab.run(() -> {
      Task<?> getter =
          createTask(() -> {
            started.set();
            gets(queue, "getter").run();
          });
      started.await();
      assertThat(log).isEmpty();
      runningLoop().callLater(Duration.ofMillis(10), () -> queue.putNoWait(1));
      getter.await();
      assertThat(log).containsExactly("getter got 1");
    });
  }

  @Test
  @Mirrors("test_queues.QueueGetTests.test_nonblocking_get")
  void anItemThatIsThereCanBeGotWithoutALoop() {
    Queue<Integer> queue = new Queue<>();
    queue.putNoWait(1);
    assertThat(queue.getNoWait()).isEqualTo(1);
  }

  @Test
  @Mirrors("test_queues.QueueGetTests.test_nonblocking_get_exception")
  void whoCannotWaitIsToldThatTheQueueIsEmpty() {
    assertThatThrownBy(new Queue<>()::getNoWait)
        .isInstanceOf(QueueEmptyException.class)
        .hasMessageContaining("is empty");
  }

  @OnEachMode
  @Mirrors("test_queues.QueueGetTests.test_get_cancelled_race")
  void anItemPassesOverOneWhoWasCancelled(Lab lab) {
    Queue<String> queue = new Queue<>();
    lab.run(() -> {
      Task<?> first = createTask(gets(queue, "first"));
      settle();
      Task<?> second = createTask(gets(queue, "second"));
      settle();
      first.cancel();
      settle();
      assertThat(first.isDone()).isTrue();
      queue.put("a");
      settle();
      assertThat(second.isDone()).isTrue();
      assertThat(log).containsExactly("second got a");
    });
  }

  @OnEachMode
  @Mirrors("test_queues.QueueGetTests.test_get_with_waiting_putters")
  void itemsOfThoseWhoWaitToPutComeInTheirOrder(Lab lab) {
    Queue<String> queue = new Queue<>(1);
    lab.run(() -> {
      createTask(() -> queue.put("a"));
      settle();
      createTask(() -> queue.put("b"));
      assertThat(queue.get()).isEqualTo("a");
      assertThat(queue.get()).isEqualTo("b");
    });
  }

  @OnEachCarrier
  @Mirrors("test_queues.QueueGetTests.test_why_are_getters_waiting")
  void aProducerAndAConsumerTakeTurns(Lab lab) {
    Queue<Integer> queue = new Queue<>(1);
    lab.run(() -> {
      taskGroup(group -> {
        group.createTask(() -> {
          for (int item = 0; item < 5; item++) {
            queue.put(item);
            log.add("put " + item);
          }
        });
        group.createTask(() -> {
          for (int item = 0; item < 5; item++) {
            gets(queue, "consumer").run();
          }
        });
      });
      assertThat(log)
          .containsExactly(
              "put 0",
              "consumer got 0",
              "put 1",
              "consumer got 1",
              "put 2",
              "consumer got 2",
              "put 3",
              "consumer got 3",
              "put 4",
              "consumer got 4");
    });
  }

  @OnEachMode
  @Mirrors("test_queues.QueueGetTests.test_cancelled_getters_not_being_held_in_self_getters")
  void whoseTimeIsUpWaitsNoMore(Lab lab) {
    Queue<Integer> queue = new Queue<>(5);
    lab.run(() -> {
      assertThatThrownBy(() -> waitFor((Coroutine<Integer>) queue::get, Duration.ofMillis(100)))
          .isInstanceOf(AsyncTimeoutException.class);
      assertThat(queue.stats().getting()).isZero();
    });
  }

  @OnEachCarrier
  void anItemIsNotReservedForTheOneItWakes(Lab lab) {
    Queue<String> queue = new Queue<>();
    lab.run(() -> {
      createTask(gets(queue, "first"));
      createTask(gets(queue, "second"));
      yieldNow();
      queue.putNoWait("a");
      gets(queue, "main").run();
      yieldNow();
      queue.putNoWait("b");
      queue.putNoWait("c");
      yieldNow();
      assertThat(log).containsExactly("main got a", "second got b", "first got c");
    });
  }

  @OnEachCarrier
  void anItemForOneWhoIsCancelledInTheSameStepReachesTheNext(Lab lab) {
    Queue<String> queue = new Queue<>();
    lab.run(() -> {
      Task<?> first = createTask(gets(queue, "first"));
      yieldNow();
      createTask(gets(queue, "second"));
      yieldNow();
      queue.putNoWait("a");
      first.cancel();
      assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);
      yieldNow();
      assertThat(log).containsExactly("second got a");
    });
  }
}
