package dev.tauko.queue;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.QueueFullException;
import dev.tauko.QueueShutDownException;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueueBasicTest {

  @OnEachCarrier
  @Mirrors({"test_queues.QueueBasicTests.test_repr", "test_queues.QueueBasicTests.test_str"})
  void itsTextTellsHowManyItemsThereAreAndHowManyWait(Lab lab) {
    lab.run(() -> {
      Queue<Integer> unbounded = new Queue<>();
      assertThat(unbounded).hasToString("Queue[0 items, 0 getting, 0 putting, 0 unfinished]");
      Task<Integer> getter = createTask(unbounded::get);
      settle();
      assertThat(unbounded).hasToString("Queue[0 items, 1 getting, 0 putting, 0 unfinished]");
      unbounded.putNoWait(0);
      assertThat(unbounded).hasToString("Queue[1 items, 0 getting, 0 putting, 1 unfinished]");
      assertThat(getter.await()).isZero();

      Queue<Integer> full = new Queue<>(1);
      full.putNoWait(1);
      Task<?> putter = createTask(() -> full.put(2));
      settle();
      assertThat(full).hasToString("Queue[1 of 1 items, 0 getting, 1 putting, 1 unfinished]");
      full.shutdown(false);
      assertThat(full)
          .hasToString("Queue[1 of 1 items, 0 getting, 0 putting, 1 unfinished, shut down]");
      assertThatThrownBy(putter::await).isInstanceOf(QueueShutDownException.class);
    });
  }

  @OnEachMode
  @Mirrors("test_queues.QueueBasicTests.test_empty")
  void itIsEmptyWhenAsManyWereTakenAsPut(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>();
      assertThat(queue.isEmpty()).isTrue();
      queue.put(1);
      assertThat(queue.isEmpty()).isFalse();
      assertThat(queue.get()).isEqualTo(1);
      assertThat(queue.isEmpty()).isTrue();
    });
  }

  @OnEachMode
  @Mirrors("test_queues.QueueBasicTests.test_full")
  void itIsFullWhenItHoldsAsManyAsItMay(Lab lab) {
    lab.run(() -> {
      assertThat(new Queue<Integer>().isFull()).isFalse();
      Queue<Integer> queue = new Queue<>(1);
      queue.put(1);
      assertThat(queue.isFull()).isTrue();
    });
  }

  @OnEachMode
  @Mirrors("test_queues.QueueBasicTests.test_order")
  void whatWasPutFirstIsGotFirst(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>();
      for (int item : new int[] {1, 3, 2}) {
        queue.put(item);
      }
      assertThat(List.of(queue.get(), queue.get(), queue.get())).containsExactly(1, 3, 2);
    });
  }

  @OnEachMode
  @Mirrors("test_queues.QueueBasicTests.test_maxsize")
  void whoPutsIntoAFullQueueGoesOnOneTurnAfterAnItemWasTaken(Lab lab) {
    Queue<Integer> queue = new Queue<>(2);
    List<Integer> put = new ArrayList<>();
    lab.run(() -> {
      assertThat(queue.maxsize()).isEqualTo(2);
      Task<?> putter =
          createTask(() -> {
            for (int item = 0; item < 3; item++) {
              queue.put(item);
              put.add(item);
            }
          });
      settle();
      settle();
      assertThat(put).containsExactly(0, 1);
      assertThat(queue.get()).isZero();
      settle();
      assertThat(put).containsExactly(0, 1, 2);
      assertThat(queue.get()).isEqualTo(1);
      assertThat(queue.get()).isEqualTo(2);
      assertThat(putter.isDone()).isTrue();
    });
  }

  @OnEachMode
  @Mirrors("test_queues.QueuePutTests.test_float_maxsize")
  void aQueueOfTwoHoldsTwo(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>(2);
      queue.put(1);
      queue.putNoWait(2);
      assertThat(queue.isFull()).isTrue();
      assertThatThrownBy(() -> queue.putNoWait(3)).isInstanceOf(QueueFullException.class);
    });
  }

  @Test
  void aMaximalSizeOfZeroOrLessIsNone() {
    for (int maxsize : new int[] {0, -1}) {
      Queue<Integer> queue = new Queue<>(maxsize);
      for (int item = 0; item < 1000; item++) {
        queue.putNoWait(item);
      }
      assertThat(queue.isFull()).isFalse();
      assertThat(queue.maxsize()).isEqualTo(maxsize);
    }
  }

  @OnEachMode
  void anItemMayBeNull(Lab lab) {
    lab.run(() -> {
      Queue<@Nullable String> fifo = new Queue<>();
      fifo.put(null);
      fifo.put("a");
      assertThat(fifo.get()).isNull();
      LifoQueue<@Nullable String> lifo = new LifoQueue<>();
      lifo.put("a");
      lifo.put(null);
      assertThat(lifo.get()).isNull();
    });
  }

  @OnEachCarrier
  void itMayBeFilledBeforeThereIsALoopAndEmptiedAfterwards(Lab lab) {
    Queue<String> queue = new Queue<>();
    queue.putNoWait("before");
    Lab first = lab.with();
    first.run(() -> {
      assertThat(queue.get()).isEqualTo("before");
      queue.put("inside");
    });
    assertThatThrownBy(queue::getNoWait)
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Queue.getNoWait()")
        .hasMessageContaining("callSoonThreadsafe");
    first.runner().close();
    assertThat(queue.getNoWait()).isEqualTo("inside");
    queue.putNoWait("afterwards");
    lab.run(() -> assertThat(queue.get()).isEqualTo("afterwards"));
  }
}
