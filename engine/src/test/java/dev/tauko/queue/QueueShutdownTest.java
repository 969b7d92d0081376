package dev.tauko.queue;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.QueueShutDownException;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachMode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Shutting down, with each kind of queue. */
class QueueShutdownTest {

  private static void assertThrowsShutDown(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(QueueShutDownException.class)
        .hasMessageContaining("was shut down");
  }

  private static void assertRefusesAll(Queue<String> queue) {
    assertThrowsShutDown(() -> queue.put("more"));
    assertThrowsShutDown(() -> queue.putNoWait("more"));
    assertThrowsShutDown(queue::get);
    assertThrowsShutDown(queue::getNoWait);
  }

  private static void assertAllDone(Queue<String> queue) {
    assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Mirrors({
    "test_queues.QueueShutdownTests.test_format",
    "test_queues.LifoQueueShutdownTests.test_format",
    "test_queues.PriorityQueueShutdownTests.test_format"
  })
  void itsTextTellsThatItWasShutDown() {
    for (Queue<String> queue : QueueKind.<String>each(0)) {
      queue.shutdown();
      assertThat(queue.toString()).endsWith(", shut down]");
    }
  }

  @OnEachMode
  @Mirrors({
    "test_queues.QueueShutdownTests.test_shutdown_empty",
    "test_queues.LifoQueueShutdownTests.test_shutdown_empty",
    "test_queues.PriorityQueueShutdownTests.test_shutdown_empty"
  })
  void theShutdownOfAnEmptyQueueEndsTheWaitOfThoseWhoGet(Lab lab) {
    for (Queue<String> queue : QueueKind.<String>each(0)) {
      lab.run(() -> {
        Task<String> getter = createTask(queue::get);
        settle();
        queue.shutdown(false);
        assertThat(queue.size()).isZero();
        queue.join();
        settle();
        assertThat(getter.isDone()).isTrue();
        assertThrowsShutDown(getter::await);
        assertRefusesAll(queue);
      });
    }
  }

  @OnEachMode
  @Mirrors({
    "test_queues.QueueShutdownTests.test_shutdown_nonempty",
    "test_queues.LifoQueueShutdownTests.test_shutdown_nonempty",
    "test_queues.PriorityQueueShutdownTests.test_shutdown_nonempty"
  })
  void aShutdownLeavesTheItemsAndEndsTheWaitOfThoseWhoPut(Lab lab) {
    for (Queue<String> queue : QueueKind.<String>each(1)) {
      lab.run(() -> {
        queue.putNoWait("item");
        Task<?> joiner = createTask(queue::join);
        settle();
        Task<?> putter = createTask(() -> queue.put("another"));
        settle();
        assertThat(putter.isDone()).isFalse();

        queue.shutdown(false);
        assertThat(queue.size()).isEqualTo(1);
        settle();
        assertThat(putter.isDone()).isTrue();
        assertThrowsShutDown(putter::await);

        assertThat(queue.get()).isEqualTo("item");
        settle();
        assertThat(joiner.isDone()).isFalse();
        assertRefusesAll(queue);

        queue.taskDone();
        settle();
        assertThat(joiner.isDone()).isTrue();
        joiner.await();
        assertAllDone(queue);
      });
    }
  }

  @OnEachMode
  @Mirrors({
    "test_queues.QueueShutdownTests.test_shutdown_immediate",
    "test_queues.LifoQueueShutdownTests.test_shutdown_immediate",
    "test_queues.PriorityQueueShutdownTests.test_shutdown_immediate"
  })
  void anImmediateShutdownDropsTheItemsAndCountsThemAsDone(Lab lab) {
    for (Queue<String> queue : QueueKind.<String>each(0)) {
      lab.run(() -> {
        queue.putNoWait("item");
        Task<?> joiner = createTask(queue::join);
        queue.shutdown(true);
        assertThat(queue.size()).isZero();
        settle();
        assertThat(joiner.isDone()).isTrue();
        joiner.await();
        assertRefusesAll(queue);
        assertAllDone(queue);
      });
    }
  }

  @OnEachMode
  @Mirrors({
    "test_queues.QueueShutdownTests.test_shutdown_immediate_with_unfinished",
    "test_queues.LifoQueueShutdownTests.test_shutdown_immediate_with_unfinished",
    "test_queues.PriorityQueueShutdownTests.test_shutdown_immediate_with_unfinished"
  })
  void afterAnImmediateShutdownTheItemsThatWereTakenAreStillWaitedFor(Lab lab) {
    for (Queue<String> queue : QueueKind.<String>each(0)) {
      lab.run(() -> {
        queue.putNoWait("item");
        queue.putNoWait("item");
        Task<?> joiner = createTask(queue::join);
        assertThat(queue.get()).isEqualTo("item");

        queue.shutdown(true);
        assertThat(queue.size()).isZero();
        settle();
        assertThat(joiner.isDone()).isFalse();
        assertRefusesAll(queue);

        queue.taskDone();
        assertAllDone(queue);
        settle();
        assertThat(joiner.isDone()).isTrue();
        joiner.await();
      });
    }
  }
}
