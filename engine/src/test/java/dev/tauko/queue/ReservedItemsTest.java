package dev.tauko.queue;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A priority queue compares items outside the guard, and others wait meanwhile: one operation at a
 * time sees and changes the items.
 */
class ReservedItemsTest {

  /** An order whose first comparison ends when another operation waits for it, or compares, too. */
  private static final class Order implements Comparator<Integer> {
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicInteger comparing = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch compares = new CountDownLatch(1);
    private final CompletableFuture<Thread> other = new CompletableFuture<>();

    @Override
    public int compare(Integer one, Integer another) {
      most.accumulateAndGet(comparing.incrementAndGet(), Math::max);
      if (armed.compareAndSet(true, false)) {
        compares.countDown();
        awaitOther();
      }
      comparing.decrementAndGet();
      return Integer.compare(one, another);
    }

    private void awaitOther() {
      Thread thread = other.join();
      while (thread.isAlive()
          && thread.getState() != Thread.State.WAITING
          && comparing.get() == 1) {
        Thread.onSpinWait();
      }
    }
  }

  /**
   * Puts an item, and does something else while the item is compared; then uses the queue again.
   */
  private static PriorityQueue<Integer> during(
      Lab lab, Order order, Consumer<PriorityQueue<Integer>> operation) {
    PriorityQueue<Integer> queue = new PriorityQueue<>(order);
    lab.run(() -> {
      queue.put(5);
      queue.put(6);
      queue.put(7);
      order.armed.set(true);
      Task<?> first = createTask(() -> queue.put(1));
      Task<?> second =
          createTask(() -> {
            order.compares.await();
            order.other.complete(Thread.currentThread());
            operation.accept(queue);
          });
      first.await();
      second.await();
    });
    assertThat(order.most).as("operations that compared at the same time").hasValue(1);
    return queue;
  }

  @OnEachMode({"parallel+mailbox", "parallel+portable"})
  void aPutWaitsForAnotherOne(Lab lab) {
    PriorityQueue<Integer> queue = during(lab, new Order(), each -> each.put(2));
    lab.run(() -> {
      assertThat(queue.stats().size()).isEqualTo(5);
      assertThat(queue.get()).isEqualTo(1);
      assertThat(queue.getNoWait()).isEqualTo(2);
      queue.putNoWait(3);
      assertThat(queue.get()).isEqualTo(3);
    });
  }

  @OnEachMode({"parallel+mailbox", "parallel+portable"})
  void aGetWaitsForAPut(Lab lab) {
    PriorityQueue<Integer> queue =
        during(lab, new Order(), each -> assertThat(each.get()).isEqualTo(1));
    lab.run(() -> {
      assertThat(queue.getNoWait()).isEqualTo(5);
      assertThat(queue.get()).isEqualTo(6);
      queue.put(8);
      assertThat(queue.get()).isEqualTo(7);
      assertThat(queue.size()).isEqualTo(1);
    });
  }

  @OnEachMode({"parallel+mailbox", "parallel+portable"})
  void anImmediateShutdownWaitsForAPut(Lab lab) {
    PriorityQueue<Integer> queue = during(lab, new Order(), each -> each.shutdown(true));
    assertThat(queue.stats()).isEqualTo(new Queue.Stats(0, 0, 0, 0, true));
  }

  @OnEachMode
  void aPutterThatFailsPassesItsWakeUpOn(Lab lab) {
    lab.run(() -> {
      PriorityQueue<Object> queue = new PriorityQueue<>(1);
      queue.put("a");
      Task<?> incomparable = createTask(() -> queue.put(new Object()));
      settle();
      Task<?> next = createTask(() -> queue.put("b"));
      settle();
      assertThat(queue.get()).isEqualTo("a");
      assertThatThrownBy(incomparable::await).isInstanceOf(ClassCastException.class);
      next.await();
      assertThat(queue.get()).isEqualTo("b");
    });
  }
}
