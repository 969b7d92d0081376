package dev.tauko.queue;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.QueueFullException;
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

class QueuePutTest {
  private final List<String> log = new CopyOnWriteArrayList<>();

  @OnEachCarrier
  @Mirrors("test_queues.QueuePutTests.test_blocking_put")
  void nobodyWaitsToPutIntoAQueueWithoutLimit(Lab lab) {
    Queue<Integer> queue = new Queue<>();
    lab.run(() -> {
      runningLoop().callSoon(() -> log.add("next turn"));
      queue.put(1);
      log.add("put");
      yieldNow();
      assertThat(queue.get()).isEqualTo(1);
      assertThat(log).containsExactly("put", "next turn");
    });
  }

  @OnEachCarrier
  @Mirrors("test_queues.QueuePutTests.test_blocking_put_wait")
  void whoPutsIntoAFullQueueWaitsForAGet(Lab lab) {
    Queue<Integer> queue = new Queue<>(1);
    Event started = new Event();
    lab.run(() -> {
      runningLoop().callLater(Duration.ofMillis(10), () -> log.add("got " + queue.getNoWait()));
      Task<?> putter =
          createTask(() -> {
            started.set();
            queue.put(1);
            log.add("put 1");
            queue.put(2);
            log.add("put 2");
          });
      started.await();
      putter.await();
      assertThat(log).containsExactly("put 1", "got 1", "put 2");
    });
  }

  @Test
  @Mirrors("test_queues.QueuePutTests.test_nonblocking_put")
  void anItemCanBePutWithoutALoop() {
    Queue<Integer> queue = new Queue<>();
    queue.putNoWait(1);
    assertThat(queue.getNoWait()).isEqualTo(1);
  }

  @Test
  @Mirrors("test_queues.QueuePutTests.test_nonblocking_put_exception")
  void whoCannotWaitIsToldThatTheQueueIsFull() {
    Queue<Integer> queue = new Queue<>(1);
    queue.putNoWait(1);
    assertThatThrownBy(() -> queue.putNoWait(2))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("1 of 1 items")
        .hasMessageContaining("is full");
  }

  @OnEachCarrier
  @Mirrors("test_queues.QueuePutTests.test_get_cancel_drop_one_pending_reader")
  void anItemForOneWhoIsCancelledStaysFirst(Lab lab) {
    Queue<Integer> queue = new Queue<>();
    lab.run(() -> {
      Task<Integer> reader = createTask(queue::get);
      settle();
      queue.putNoWait(1);
      queue.putNoWait(2);
      reader.cancel();
      assertThatThrownBy(reader::await).isInstanceOf(CancelledError.class);
      assertThat(createTask(queue::get).await()).isEqualTo(1);
    });
  }

  @OnEachCarrier
  @Mirrors("test_queues.QueuePutTests.test_get_cancel_drop_many_pending_readers")
  void itemsForOneWhoIsCancelledGoToTheOthers(Lab lab) {
    Queue<Integer> queue = new Queue<>();
    lab.run(() ->
        taskGroup(group -> {
          Task<Integer> first = group.createTask(queue::get);
          Task<Integer> second = group.createTask(queue::get);
          Task<Integer> third = group.createTask(queue::get);
          yieldNow();
          queue.putNoWait(1);
          queue.putNoWait(2);
          first.cancel();
          assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);
          third.await();
          assertThat(List.of(second.result(), third.result())).containsExactly(1, 2);
        }));
  }

  @OnEachCarrier
  @Mirrors("test_queues.QueuePutTests.test_put_cancel_drop")
  void theItemOfOneWhoIsCancelledIsNotPutIn(Lab lab) {
    Queue<Integer> queue = new Queue<>(1);
    lab.run(() -> {
      queue.putNoWait(1);
      Task<?> writer = createTask(() -> queue.put(2));
      yieldNow();
      assertThat(queue.getNoWait()).isEqualTo(1);
      writer.cancel();
      assertThatThrownBy(writer::await).isInstanceOf(CancelledError.class);
      assertThat(queue.size()).isZero();

      createTask(() -> queue.put(2)).await();
      assertThat(queue.getNoWait()).isEqualTo(2);
      assertThat(queue.size()).isZero();
    });
  }

  @OnEachCarrier
  @Mirrors("test_queues.QueuePutTests.test_put_cancelled")
  void whoPutsIntoAQueueWithRoomIsDoneWhenTheItemArrives(Lab lab) {
    Queue<Integer> queue = new Queue<>();
    lab.run(() -> {
      Task<?> putter = createTask(() -> queue.put(1));
      assertThat(queue.get()).isEqualTo(1);
      assertThat(putter.isDone()).isTrue();
    });
  }

  @OnEachMode
  @Mirrors("test_queues.QueuePutTests.test_put_cancelled_race")
  void aPlacePassesOverOneWhoWasCancelled(Lab lab) {
    Queue<String> queue = new Queue<>(1);
    lab.run(() -> {
      Task<?> a = createTask(() -> queue.put("a"));
      settle();
      Task<?> b = createTask(() -> queue.put("b"));
      settle();
      Task<?> c = createTask(() -> queue.put("c"));
      settle();
      assertThat(a.isDone()).isTrue();
      assertThat(b.isDone()).isFalse();
      c.cancel();
      settle();
      assertThat(c.isDone()).isTrue();
      assertThat(queue.getNoWait()).isEqualTo("a");
      settle();
      assertThat(queue.getNoWait()).isEqualTo("b");
      b.await();
    });
  }

  @OnEachCarrier
  void aPlaceForOneWhoIsCancelledInTheSameStepReachesTheNext(Lab lab) {
    Queue<String> queue = new Queue<>(1);
    lab.run(() -> {
      queue.putNoWait("a");
      Task<?> b = createTask(() -> queue.put("b"));
      settle();
      createTask(() -> queue.put("c"));
      settle();
      queue.getNoWait();
      b.cancel();
      settle();
      settle();
      assertThat(queue.getNoWait()).isEqualTo("c");
    });
  }

  @OnEachMode
  @Mirrors("test_queues.QueuePutTests.test_put_with_waiting_getters")
  void anItemWakesOneWhoWaitsForIt(Lab lab) {
    Queue<String> queue = new Queue<>();
    lab.run(() -> {
      Task<String> getter = createTask(queue::get);
      settle();
      queue.put("a");
      assertThat(getter.await()).isEqualTo("a");
    });
  }

  @OnEachCarrier
  @Mirrors("test_queues.QueuePutTests.test_why_are_putters_waiting")
  void allWhoWaitToPutGetInOnceThereIsRoom(Lab lab) {
    Queue<Integer> queue = new Queue<>(2);
    lab.run(() -> {
      taskGroup(group -> {
        group.createTask(() -> {
          yieldNow();
          for (int n = queue.size(); n > 0; n--) {
            log.add("got " + queue.getNoWait());
          }
        });
        for (int item = 0; item < 4; item++) {
          int putting = item;
          group.createTask(() -> {
            queue.put(putting);
            log.add("put " + putting);
          });
        }
      });
      assertThat(log).containsExactly("put 0", "put 1", "got 0", "got 1", "put 2", "put 3");
    });
  }

  @OnEachMode
  @Mirrors("test_queues.QueuePutTests.test_cancelled_puts_not_being_held_in_self_putters")
  void whoIsCancelledWaitsNoMore(Lab lab) {
    Queue<Integer> queue = new Queue<>(1);
    lab.run(() -> {
      queue.putNoWait(1);
      Task<?> putter = createTask(() -> queue.put(2));
      settle();
      assertThat(queue.stats().putting()).isEqualTo(1);
      putter.cancel();
      assertThatThrownBy(putter::await).isInstanceOf(CancelledError.class);
      assertThat(queue.stats().putting()).isZero();
    });
  }

  @OnEachCarrier
  @Mirrors("test_queues.QueuePutTests.test_cancelled_put_silence_value_error_exception")
  void whoIsCancelledAfterItWasWokenGetsTheCancellation(Lab lab) {
    Queue<Integer> queue = new Queue<>(1);
    lab.run(() -> {
      queue.putNoWait(1);
      Task<?> putter = createTask(() -> queue.put(2));
      yieldNow();
      queue.getNoWait();
      putter.cancel();
      assertThatThrownBy(putter::await).isInstanceOf(CancelledError.class);
      assertThat(queue.isEmpty()).isTrue();
    });
  }
}
