package dev.tauko.queue;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Waiting until all items are dealt with, with each kind of queue. */
class QueueJoinTest {
  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  @Mirrors({
    "test_queues.QueueJoinTests.test_task_done_underflow",
    "test_queues.LifoQueueJoinTests.test_task_done_underflow",
    "test_queues.PriorityQueueJoinTests.test_task_done_underflow"
  })
  void whoReportsMoreThanWasPutIsTold() {
    for (Queue<Integer> queue : QueueKind.<Integer>each(0)) {
      assertThatThrownBy(queue::taskDone)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Queue.taskDone()");
    }
  }

  @OnEachCarrier
  @Mirrors({
    "test_queues.QueueJoinTests.test_task_done",
    "test_queues.LifoQueueJoinTests.test_task_done",
    "test_queues.PriorityQueueJoinTests.test_task_done"
  })
  void aJoinEndsWhenEachItemIsDone(Lab lab) {
    for (Queue<Integer> queue : QueueKind.<Integer>each(0)) {
      boolean[] working = {true};
      int[] sum = {0};
      lab.run(() -> {
        for (int item = 0; item < 100; item++) {
          queue.putNoWait(item);
        }
        taskGroup(group -> {
          for (int worker = 0; worker < 2; worker++) {
            group.createTask(() -> {
              while (working[0]) {
                sum[0] += queue.get();
                queue.taskDone();
              }
            });
          }
          queue.join();
          assertThat(sum[0]).isEqualTo(99 * 100 / 2);
          working[0] = false;
          queue.putNoWait(0);
          queue.putNoWait(0);
        });
      });
    }
  }

  @OnEachCarrier
  @Mirrors({
    "test_queues.QueueJoinTests.test_join_empty_queue",
    "test_queues.LifoQueueJoinTests.test_join_empty_queue",
    "test_queues.PriorityQueueJoinTests.test_join_empty_queue"
  })
  void nobodyWaitsForAnEmptyQueue(Lab lab) {
    for (Queue<Integer> queue : QueueKind.<Integer>each(0)) {
      log.clear();
      lab.run(() -> {
        runningLoop().callSoon(() -> log.add("next turn"));
        queue.join();
        queue.join();
        log.add("joined");
        yieldNow();
        assertThat(log).containsExactly("joined", "next turn");
      });
    }
  }

  @Test
  @Mirrors({
    "test_queues.QueueJoinTests.test_format",
    "test_queues.LifoQueueJoinTests.test_format",
    "test_queues.PriorityQueueJoinTests.test_format"
  })
  void itsTextTellsHowManyItemsAreNotDone() {
    for (Queue<Integer> queue : QueueKind.<Integer>each(0)) {
      assertThat(queue.toString()).endsWith("[0 items, 0 getting, 0 putting, 0 unfinished]");
      queue.putNoWait(1);
      queue.putNoWait(2);
      queue.getNoWait();
      assertThat(queue.toString()).endsWith("[1 items, 0 getting, 0 putting, 2 unfinished]");
    }
  }

  @OnEachCarrier
  void whoeverJoinsGoesOnOneTurnAfterTheLastItemWasDone(Lab lab) {
    Queue<Integer> queue = new Queue<>();
    lab.run(() -> {
      queue.putNoWait(1);
      createTask(() -> {
        queue.join();
        log.add("first joined");
      });
      createTask(() -> {
        queue.join();
        log.add("second joined");
      });
      yieldNow();
      queue.taskDone();
      queue.putNoWait(2);
      assertThat(log).isEmpty();
      yieldNow();
      assertThat(log).containsExactly("first joined", "second joined");
    });
  }

  @OnEachMode
  void whoIsCancelledJoinsNoMore(Lab lab) {
    Queue<Integer> queue = new Queue<>();
    lab.run(() -> {
      queue.putNoWait(1);
      Task<?> joiner = createTask(queue::join);
      settle();
      joiner.cancel();
      assertThatThrownBy(joiner::await).isInstanceOf(CancelledError.class);
    });
  }
}
