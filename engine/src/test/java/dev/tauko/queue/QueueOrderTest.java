package dev.tauko.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order in which items come out. */
class QueueOrderTest {
  private record Job(int priority, String name) {}

  private static <T> List<T> drain(Queue<T> queue) {
    List<T> items = new ArrayList<>();
    while (!queue.isEmpty()) {
      items.add(queue.getNoWait());
    }
    return items;
  }

  @OnEachMode
  @Mirrors("test_queues.LifoQueueTests.test_order")
  void aLifoQueueGivesTheLatestFirst(Lab lab) {
    lab.run(() -> {
      LifoQueue<Integer> queue = new LifoQueue<>();
      for (int item : new int[] {1, 3, 2}) {
        queue.put(item);
      }
      assertThat(List.of(queue.get(), queue.get(), queue.get())).containsExactly(2, 3, 1);
    });
  }

  @OnEachMode
  @Mirrors("test_queues.PriorityQueueTests.test_order")
  void aPriorityQueueGivesTheLeastFirst(Lab lab) {
    lab.run(() -> {
      PriorityQueue<Integer> queue = new PriorityQueue<>();
      for (int item : new int[] {1, 3, 2}) {
        queue.put(item);
      }
      assertThat(List.of(queue.get(), queue.get(), queue.get())).containsExactly(1, 2, 3);
    });
  }

  @Test
  void aPriorityQueueSortsWhateverComes() {
    PriorityQueue<Integer> queue = new PriorityQueue<>();
    Random random = new Random(1);
    List<Integer> items = random.ints(500, 0, 100).boxed().toList();
    items.forEach(queue::putNoWait);
    assertThat(drain(queue)).isEqualTo(items.stream().sorted().toList());
  }

  @Test
  void ofEqualItemsTheEarlierComesFirst() {
    PriorityQueue<Job> queue = new PriorityQueue<>(Comparator.comparingInt(Job::priority));
    for (int i = 0; i < 50; i++) {
      queue.putNoWait(new Job(i % 2, "job " + i));
    }
    List<Job> jobs = drain(queue);
    for (int i = 0; i < 25; i++) {
      assertThat(jobs.get(i)).isEqualTo(new Job(0, "job " + 2 * i));
      assertThat(jobs.get(25 + i)).isEqualTo(new Job(1, "job " + (2 * i + 1)));
    }
  }

  @Test
  void aComparatorMayAdmitNull() {
    PriorityQueue<@Nullable Integer> queue =
        new PriorityQueue<>(3, Comparator.nullsFirst(Comparator.<Integer>reverseOrder()));
    queue.putNoWait(1);
    queue.putNoWait(null);
    queue.putNoWait(2);
    assertThat(queue.isFull()).isTrue();
    assertThat(drain(queue)).containsExactly(null, 2, 1);
  }

  @Test
  void anItemThatCannotBeComparedIsRefusedAndNotCounted() {
    PriorityQueue<Object> queue = new PriorityQueue<>();
    assertThatThrownBy(() -> queue.putNoWait(new Object())).isInstanceOf(ClassCastException.class);
    queue.putNoWait(1);
    assertThatThrownBy(() -> queue.putNoWait("one")).isInstanceOf(ClassCastException.class);
    assertThat(queue.stats()).isEqualTo(new Queue.Stats(1, 0, 0, 1, false));
    assertThat(drain(queue)).containsExactly(1);
  }
}
