package dev.tauko.queue;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.util.ArrayList;
import java.util.List;

/** Waiting coroutines keep their places in the line, whatever happens before them. */
class QueueLineTest {

  private static List<Task<?>> getters(Queue<Integer> queue, List<String> trail, String... names) {
    List<Task<?>> tasks = new ArrayList<>();
    for (String name : names) {
      tasks.add(
          createTask(() -> {
            trail.add(name + queue.get());
          }));
      settle();
    }
    return tasks;
  }

  private static List<Task<?>> putters(Queue<String> queue, String... items) {
    List<Task<?>> tasks = new ArrayList<>();
    for (String item : items) {
      tasks.add(createTask(() -> queue.put(item)));
      settle();
    }
    return tasks;
  }

  @OnEachCarrier
  void aGetterThatHasItsItemWakesNobody(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>();
      List<String> trail = new ArrayList<>();
      getters(queue, trail, "a", "b", "c");
      for (int item = 1; item <= 3; item++) {
        queue.put(item);
        settle();
      }
      assertThat(trail).containsExactly("a1", "b2", "c3");
    });
  }

  @OnEachCarrier
  void aPutterThatHasPutWakesNobody(Lab lab) {
    lab.run(() -> {
      Queue<String> queue = new Queue<>(1);
      queue.put("first");
      putters(queue, "a", "b", "c");
      List<String> taken = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        taken.add(queue.get());
        settle();
      }
      assertThat(taken).containsExactly("first", "a", "b", "c");
    });
  }

  @OnEachCarrier
  void aCancelledGetterWhoseItemIsGoneWakesNobody(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>();
      List<String> trail = new ArrayList<>();
      List<Task<?>> tasks = getters(queue, trail, "a", "b", "c");
      queue.put(0);
      assertThat(queue.getNoWait()).isZero();
      tasks.getFirst().cancel();
      settle();
      queue.put(1);
      settle();
      queue.put(2);
      settle();
      assertThat(trail).containsExactly("b1", "c2");
    });
  }

  @OnEachCarrier
  void aCancelledPutterWhosePlaceIsTakenWakesNobody(Lab lab) {
    lab.run(() -> {
      Queue<String> queue = new Queue<>(1);
      queue.put("first");
      List<Task<?>> tasks = putters(queue, "a", "b", "c");
      assertThat(queue.getNoWait()).isEqualTo("first");
      queue.putNoWait("second");
      tasks.getFirst().cancel();
      settle();
      List<String> taken = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        taken.add(queue.get());
        settle();
      }
      assertThat(taken).containsExactly("second", "b", "c");
    });
  }

  @OnEachCarrier
  void whoeverJoinsAndIsCancelledWakesNobody(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>();
      queue.put(1);
      List<String> trail = new ArrayList<>();
      List<Task<?>> tasks = new ArrayList<>();
      for (String name : List.of("a", "b")) {
        tasks.add(
            createTask(() -> {
              queue.join();
              trail.add(name);
            }));
      }
      settle();
      tasks.getFirst().cancel();
      settle();
      assertThat(trail).isEmpty();
      queue.taskDone();
      settle();
      assertThat(trail).containsExactly("b");
    });
  }
}
