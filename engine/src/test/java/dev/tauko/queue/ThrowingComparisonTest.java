package dev.tauko.queue;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherFuture;
import static dev.tauko.Asyncio.waitFor;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A comparison that throws leaves the queue as it was. */
class ThrowingComparisonTest {

  private static final Duration SOON = Duration.ofSeconds(1);

  /** Throws once, at a comparison. */
  private static final class Moody implements Comparator<Integer> {
    private int left = Integer.MAX_VALUE;

    void throwAfter(int comparisons) {
      left = comparisons;
    }

    void calmDown() {
      left = Integer.MAX_VALUE;
    }

    @Override
    public int compare(Integer one, Integer other) {
      if (left-- == 0) {
        throw new IllegalStateException("in a mood");
      }
      return Integer.compare(one, other);
    }
  }

  private final Moody order = new Moody();
  private final PriorityQueue<Integer> queue = new PriorityQueue<>(order);

  /** The items in order; puts them back. */
  private List<Integer> items() {
    order.calmDown();
    List<Integer> items = new ArrayList<>();
    while (!queue.isEmpty()) {
      items.add(queue.getNoWait());
    }
    items.forEach(queue::putNoWait);
    return items;
  }

  private void fill(int size) {
    new Random(size).ints(size, 0, 50).forEach(queue::putNoWait);
  }

  @Test
  void neitherPutNorGetLosesAnItemWhateverComparisonThrows() {
    for (int size = 1; size < 40; size++) {
      queue.putNoWait(size * 31 % 50);
      List<Integer> before = items();
      for (int comparisons = 0; comparisons < 12; comparisons++) {
        order.throwAfter(comparisons);
        boolean thrown = attempt(() -> queue.putNoWait(-1));
        if (thrown) {
          assertThat(items()).isEqualTo(before);
        } else {
          order.calmDown();
          assertThat(queue.getNoWait()).isEqualTo(-1);
        }
        List<Integer> taken = new ArrayList<>();
        order.throwAfter(comparisons);
        thrown = attempt(() -> taken.add(queue.getNoWait()));
        order.calmDown();
        taken.forEach(queue::putNoWait);
        assertThat(thrown).isEqualTo(taken.isEmpty());
        assertThat(items()).isEqualTo(before);
      }
    }
  }

  private static boolean attempt(Runnable operation) {
    try {
      operation.run();
      return false;
    } catch (IllegalStateException expected) {
      return true;
    }
  }

  @OnEachCarrier
  void aGetterThatFailsPassesItsWakeUpOn(Lab lab) {
    lab.run(() -> {
      List<Task<Integer>> getters = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        getters.add(createTask(queue::get));
      }
      yieldNow();
      for (int item = 1; item <= 3; item++) {
        queue.putNoWait(item);
      }
      order.throwAfter(0);
      assertThatThrownBy(getters.getFirst()::await).hasMessage("in a mood");
      assertThat(waitFor(gatherFuture(getters.subList(1, 4)), SOON)).containsExactly(1, 2, 3);
    });
  }

  @OnEachCarrier
  void aPutterThatFailsPassesItsPlaceOn(Lab lab) {
    lab.run(() -> {
      PriorityQueue<Integer> small = new PriorityQueue<>(2, order);
      small.put(1);
      small.put(2);
      Task<?> first = createTask(() -> small.put(3));
      Task<?> second = createTask(() -> small.put(4));
      yieldNow();
      small.get();
      order.throwAfter(0);
      assertThatThrownBy(first::await).hasMessage("in a mood");
      waitFor(second, SOON);
      assertThat(List.of(small.get(), small.get())).containsExactly(2, 4);
    });
  }

  @OnEachMode
  void shutdownComparesNothing(Lab lab) {
    lab.run(() -> {
      fill(9);
      Task<?> joined = createTask(queue::join);
      settle();
      order.throwAfter(0);
      queue.shutdown(true);
      joined.await();
      assertThat(queue.stats()).isEqualTo(new Queue.Stats(0, 0, 0, 0, true));
    });
  }
}
