package dev.tauko.console.internal.sample;

import static dev.tauko.console.Samples.awaiting;
import static dev.tauko.console.Samples.running;
import static dev.tauko.console.Samples.sleeping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.observe.TaskInfo;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long GAP = 3_000;

  private final Timeline timeline = new Timeline(Duration.ofSeconds(60), 3);

  private List<String> after(TaskInfo task, long now) {
    timeline.add(List.of(task), now, GAP);
    return timeline.of(task, now).stream()
        .map(each -> each.kind().word() + " " + each.from() + "-" + each.to())
        .toList();
  }

  @Test
  void twoSamplesOfOneWaitAreOneSegment() {
    after(sleeping(1, 300), 1_000);

    assertThat(after(sleeping(1, 1_300), 2_000)).containsExactly("timer 700-2000");
  }

  @Test
  void whatLiesBetweenTwoWaitsIsActivity() {
    after(sleeping(1, 300), 1_000);

    assertThat(after(sleeping(1, 400), 2_000))
        .containsExactly("timer 700-1000", "active 1000-1600", "timer 1600-2000");
  }

  @Test
  void anotherWaitIsAnotherSegment() {
    after(sleeping(1, 300), 1_000);

    assertThat(after(awaiting(1, 2L), 2_000))
        .containsExactly("timer 700-1000", "active 1000-1999", "tasks 1999-2000");
  }

  @Test
  void aTaskThatRunsInTwoSamplesHasRunBetweenThem() {
    after(running(1, 0), 1_000);

    assertThat(after(running(1, 0), 2_000)).containsExactly("active 1000-2000");
  }

  @Test
  void whileNobodyWatchedOnlyThePresentWaitIsKnown() {
    after(sleeping(1, 300), 1_000);

    assertThat(after(sleeping(1, 400), 9_000)).containsExactly("timer 700-1000", "timer 8600-9000");
    assertThat(after(running(1, 0), 19_000))
        .containsExactly("timer 700-1000", "timer 8600-9000", "active 19000-19000");
  }

  @Test
  void whatIsTooOldIsForgotten() {
    after(sleeping(1, 300), 1_000);

    assertThat(after(sleeping(1, 100), 62_000)).containsExactly("timer 61900-62000");
  }

  @Test
  void oneWithoutAPastHasItsPresentWait() {
    List<TaskInfo> tasks = LongStream.rangeClosed(1, 5).mapToObj(id -> sleeping(id, 500)).toList();
    timeline.add(tasks, 1_000, GAP);
    timeline.add(tasks, 1_000, GAP);

    assertThat(timeline.size()).isEqualTo(3);
    assertThat(timeline.of(tasks.get(4), 1_000))
        .containsExactly(new Segment(500, 1_000, Segment.Kind.TIMER, "sleep()"));
  }

  @Test
  void aTaskThatHasEndedLeavesItsPlace() {
    timeline.add(List.of(sleeping(1, 1), sleeping(2, 1), sleeping(3, 1)), 1_000, GAP);
    timeline.add(List.of(sleeping(3, 1)), 2_000, GAP);

    assertThat(timeline.size()).isOne();
  }

  @Test
  void aTaskThatNeverRestsHasABoundedPast() {
    for (long now = 1_000; now < 60_000; now += 100) {
      after(sleeping(1, 50), now);
    }

    assertThat(timeline.of(sleeping(1, 50), 60_000)).hasSize(120);
  }
}
