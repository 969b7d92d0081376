package dev.tauko.console.internal.view;

import static dev.tauko.console.Samples.awaiting;
import static dev.tauko.console.Samples.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.console.Samples;
import dev.tauko.console.internal.view.Forest.Shape;
import dev.tauko.observe.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForestTest {

  /** A forest as lines: the number of each task, with a point for each one that it is below. */
  private static List<String> draw(Forest forest) {
    return IntStream.range(0, forest.size())
        .mapToObj(place -> ".".repeat(forest.depth(place)) + forest.task(place).id())
        .toList();
  }

  @Test
  void aTaskStandsAboveThoseThatItWaitsFor() {
    Forest forest =
        Forest.of(
            Samples.of(
                running(1, 0), awaiting(2, 4L, 5L), awaiting(3, 2L), running(4, 0), running(5, 0)),
            Shape.WAITS);

    assertThat(draw(forest)).containsExactly("1", "3", ".2", "..4", "..5");
    assertThat(forest.end(1)).isEqualTo(5);
    assertThat(forest.parent(2)).isEqualTo(1);
  }

  @Test
  void aTaskStandsBelowItsCreator() {
    Forest forest =
        Forest.of(
            Samples.of(running(1, 0), running(2, 1), running(3, 9), running(4, 2), running(5, 1)),
            Shape.CREATED);

    assertThat(draw(forest)).containsExactly("1", ".2", "..4", ".5", "3");
  }

  @Test
  void aListHasNoTrees() {
    Forest forest = Forest.of(Samples.of(awaiting(1, 2L), running(2, 1)), Shape.LIST);

    assertThat(draw(forest)).containsExactly("1", "2");
  }

  @Test
  void aTaskThatSeveralWaitForStandsBelowTheFirst() {
    Forest forest =
        Forest.of(Samples.of(awaiting(1, 3L), awaiting(2, 3L), running(3, 0)), Shape.WAITS);

    assertThat(draw(forest)).containsExactly("1", ".3", "2");
  }

  @Test
  void aCircleBeginsWithItsOldestTask() {
    Forest forest =
        Forest.of(
            Samples.of(awaiting(1, 2L), awaiting(2, 1L), awaiting(3, 3L), awaiting(4, 1L)),
            Shape.WAITS);

    assertThat(draw(forest)).containsExactly("4", ".1", "..2", "3");
  }

  @Test
  void aChainMayHaveAnyLength() {
    List<TaskInfo> tasks = new ArrayList<>();
    for (long id = 1; id < 100_000; id++) {
      tasks.add(awaiting(id, id + 1));
    }
    tasks.add(running(100_000, 0));

    Forest forest = Forest.of(Samples.of(tasks, List.of(), List.of()), Shape.WAITS);

    assertThat(forest.depth(99_999)).isEqualTo(99_999);
    assertThat(forest.end(0)).isEqualTo(100_000);
  }

  @Test
  void eachTaskHasOnePlaceInAnyGraph() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      int size = 1 + random.nextInt(12);
      List<TaskInfo> tasks = new ArrayList<>();
      for (long id = 1; id <= size; id++) {
        Long[] others =
            random.longs(random.nextInt(4), 1, size + 2).boxed().distinct().toArray(Long[]::new);
        tasks.add(awaiting(id, others));
      }
      Forest forest = Forest.of(Samples.of(tasks, List.of(), List.of()), Shape.WAITS);

      assertThat(IntStream.range(0, size).mapToObj(place -> forest.task(place).id()))
          .containsExactlyInAnyOrderElementsOf(tasks.stream().map(TaskInfo::id).toList());
      for (int place = 0; place < size; place++) {
        int above = forest.parent(place);
        assertThat(above).isLessThan(place);
        assertThat(forest.depth(place)).isEqualTo(above < 0 ? 0 : forest.depth(above) + 1);
        assertThat(forest.end(place)).isBetween(place + 1, above < 0 ? size : forest.end(above));
        if (above >= 0) {
          assertThat(Forest.awaited(forest.task(above))).contains(forest.task(place).id());
        }
      }
    }
  }
}
