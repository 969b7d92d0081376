package dev.tauko.console.internal.view;

import static dev.tauko.console.Samples.awaiting;
import static dev.tauko.console.Samples.running;
import static dev.tauko.console.Samples.sleeping;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.console.Samples;
import dev.tauko.console.internal.sample.Pools;
import dev.tauko.console.internal.sample.Sample;
import dev.tauko.console.internal.sample.Sampler;
import dev.tauko.console.internal.settings.ConsoleSettings;
import dev.tauko.console.internal.view.Forest.Shape;
import dev.tauko.console.internal.view.Rows.TaskRow;
import dev.tauko.observe.DeadlockInfo;
import dev.tauko.observe.Snapshot;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RowsTest {
  /** What a page or two of text takes, in characters. */
  private static final int BOUND = 400_000;

  private static Sample sample(Snapshot snapshot) {
    return new Sampler(
            () -> snapshot,
            new Pools(),
            ConsoleSettings.of(ConfigFactory.load()),
            (delay, work) -> {})
        .current();
  }

  private static TaskQuery query(String text, Set<String> states, Long... collapsed) {
    return new TaskQuery(Shape.WAITS, text, states, Set.of(collapsed), false);
  }

  private static List<Long> ids(Rows rows) {
    return rows.rows().stream().map(TaskRow::id).toList();
  }

  private final Sample family =
      sample(
          Samples.of(
              List.of(
                  awaiting(1, 2L, 3L),
                  awaiting(2, 4L),
                  running(3, 0),
                  sleeping(4, 10),
                  sleeping(5, 99)),
              List.of(),
              List.of(new DeadlockInfo(List.of(5L), List.of(3L), "Deadlock"))));

  @Test
  void aMatchIsShownWithThoseAboveIt() {
    Rows rows = Rows.of(family, query("task-4", Set.of()), 0, 10);

    assertThat(ids(rows)).containsExactly(1L, 2L, 4L);
    assertThat(rows.matched()).isOne();
    assertThat(rows.rows()).extracting(TaskRow::matches).containsExactly(false, false, true);
  }

  @Test
  void statesAreFilters() {
    assertThat(ids(Rows.of(family, query("", Set.of("runnable")), 0, 10))).containsExactly(1L, 3L);
    assertThat(ids(Rows.of(family, query("", Set.of("deadlocked")), 0, 10)))
        .containsExactly(1L, 3L, 5L);
    assertThat(ids(Rows.of(family, query("#4", Set.of()), 0, 10))).containsExactly(1L, 2L, 4L);
    assertThat(
            ids(
                Rows.of(
                    family, query("SLEEP".toLowerCase(java.util.Locale.ROOT), Set.of()), 0, 10)))
        .containsExactly(1L, 2L, 4L, 5L);
  }

  @Test
  void whatIsFoldedIsNotShown() {
    Rows rows = Rows.of(family, query("", Set.of(), 1L), 0, 10);

    assertThat(ids(rows)).containsExactly(1L, 5L);
    assertThat(rows.rows().getFirst().below()).isEqualTo(3);
    assertThat(rows.matched()).isEqualTo(5);
  }

  @Test
  void anOffsetBeyondTheEndMeansTheLastRows() {
    Rows rows = Rows.of(family, query("", Set.of()), 100, 2);

    assertThat(rows.offset()).isEqualTo(3);
    assertThat(ids(rows)).containsExactly(3L, 5L);
  }

  @Test
  void theLongestWaitsComeFirstInAList() {
    TaskQuery query = new TaskQuery(Shape.LIST, "", Set.of(), Set.of(), true);

    assertThat(ids(Rows.of(family, query, 0, 10))).startsWith(5L, 4L).endsWith(3L);
  }

  @Test
  void whatIsSentDoesNotGrowWithTheTasks() {
    Sample large = sample(Samples.large(100_000));
    JsonMapper json = JsonMapper.shared();

    for (Shape shape : Shape.values()) {
      Rows rows =
          Rows.of(large, new TaskQuery(shape, "n", Set.of(), Set.of(), true), 50_000, Rows.MOST);

      assertThat(rows.total()).isEqualTo(100_000);
      assertThat(rows.rows()).hasSize(Rows.MOST);
      assertThat(json.writeValueAsString(rows)).hasSizeLessThan(BOUND);
    }
    assertThat(json.writeValueAsString(Overview.of(large, "", 0, true))).hasSizeLessThan(BOUND / 4);
    assertThat(json.writeValueAsString(Resources.of(large, ""))).hasSizeLessThan(BOUND);
    assertThat(
            json.writeValueAsString(
                Details.of(large, large.snapshot().tasks().getFirst(), List.of())))
        .hasSizeLessThan(BOUND / 10);
  }

  @Test
  void thoseWhoAskTheSameShareOneSelection() {
    assertThat(query("", Set.of()).select(family)).isSameAs(query("", Set.of()).select(family));
  }
}
