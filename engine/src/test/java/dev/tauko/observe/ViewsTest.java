package dev.tauko.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.observe.TaskInfo.State;
import dev.tauko.observe.WaitInfo.Cause;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each view of a snapshot, word by word. */
class ViewsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static TaskInfo task(long id, String name, WaitInfo wait) {
    return new TaskInfo(id, name, State.WAITING, 0, "app.Main", 0, wait, List.of());
  }

  private static WaitInfo on(String what, Long... tasks) {
    return new WaitInfo(what, Cause.TASKS, SECOND, null, List.of(tasks), 0);
  }

  private static Snapshot snapshot(List<ResourceInfo> resources, TaskInfo... tasks) {
    return new Snapshot(
        Instant.EPOCH,
        "demo",
        new LoopInfo(1, 2, 3, 4, SECOND, true),
        List.of(tasks),
        resources,
        List.of(),
        List.of(),
        List.of());
  }

  private static final Snapshot ALBUM =
      snapshot(
          List.of(
              new ResourceInfo(
                  1, "Lock", "l", "Lock[\"l\", locked, 1 waiting]", List.of(2L), List.of(3L))),
          new TaskInfo(
              1,
              "Task-1",
              State.WAITING,
              0,
              "app.Main",
              0,
              on("taskGroup(), 2 pending: a, b", 2L, 3L),
              List.of(
                  new StackTraceElement("app.Main", "play", "Main.java", 7),
                  new StackTraceElement("app.Main", "main", "Main.java", 3))),
          task(2, "a", new WaitInfo("sleep()", Cause.TIMER, SECOND, SECOND, List.of(), 0)),
          task(
              3,
              "b",
              new WaitInfo(
                  "Lock.acquire() of \"l\"", Cause.HOLDERS, SECOND, null, List.of(2L), 1)));

  @Test
  void theTreeHasTheShapeOfCpythons() {
    assertThat(ALBUM.pstree())
        .isEqualTo(
            """
            └── (T) Task-1, waits for taskGroup(), 2 pending: a, b, since 1.000 s
                └──  Main.main Main.java:3
                    └──  Main.play Main.java:7
                        ├── (T) a, waits for sleep(), since 1.000 s, 1.000 s left
                        └── (T) b, waits for Lock.acquire() of "l", held by a, since 1.000 s
            """);
  }

  @Test
  void theTableHasTheColumnsOfCpythons() {
    List<String> lines = ALBUM.ps().lines().toList();
    assertThat(lines.getFirst().split(" {2,}"))
        .containsExactly(
            "task id",
            "task name",
            "coroutine stack",
            "awaiter chain",
            "awaiter name",
            "awaiter id",
            "state");
    assertThat(lines.get(2)).startsWith("1          Task-1").contains("Main.play -> Main.main");
    assertThat(lines.get(3).split(" {2,}"))
        .containsExactly(
            "2",
            "a",
            "Main.play -> Main.main",
            "Task-1",
            "1",
            "waits for sleep(), since 1.000 s, 1.000 s left");
  }

  @Test
  void jsonHasEverything() {
    assertThat(ALBUM.json())
        .startsWith("{\"at\":\"1970-01-01T00:00:00Z\",\"engine\":\"demo\",\"loop\":{\"ready\":1,")
        .contains(
            "{\"id\":3,\"name\":\"b\",\"state\":\"WAITING\",\"parent\":0,\"createdIn\":\"app.Main\",\"cancelling\":0,\"waitsFor\":{\"what\":\"Lock.acquire()"
                + " of \\\"l\\\"\","
                + "\"cause\":\"HOLDERS\",\"since\":1.0,\"resource\":1,\"tasks\":[2]},\"stack\":[]}")
        .contains("\"holders\":[2],\"waiting\":[3]")
        .endsWith("\"deadlocks\":[],\"stalled\":[],\"ended\":[]}\n");
  }

  @Test
  void controlCharactersOfNamesDoNotBreakJson() {
    assertThat(snapshot(List.of(), task(1, "a\n\"\\\u0001", on("x"))).json())
        .contains("\"name\":\"a\\u000a\\\"\\\\\\u0001\"");
  }

  @Test
  void halfACharacterDoesNotBreakJson() {
    String json =
        snapshot(List.of(), task(1, "cut\ud83d, \ude00 and \ud83d\ude00", on("x"))).json();
    assertThat(json).contains("\"name\":\"cut\\ud83d, \\ude00 and \ud83d\ude00\"");
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(json)).isTrue();
  }

  @Test
  void veryLongNamesAndWaitsAreCutInText() {
    String name = "n".repeat(199) + "\ud83d\ude00" + "n".repeat(1000);
    Snapshot longNames =
        snapshot(
            List.of(),
            task(1, name, on("w".repeat(1000), 2L)),
            task(2, "x", new WaitInfo("l", Cause.HOLDERS, SECOND, null, List.of(1L), 0)));
    String shownName = "n".repeat(199) + "…";
    String shownWait = "w".repeat(300) + "…";
    assertThat(longNames.pstree())
        .contains("(T) " + shownName + ", waits for " + shownWait + ", since")
        .contains("held by " + shownName + ", since");
    assertThat(longNames.ps()).contains(shownName + "  ", " waits for " + shownWait + ", since");
    assertThat(longNames.summary(2)).contains("  " + shownName + " waits for " + shownWait + ",");
    assertThat(longNames.json()).contains(name, "w".repeat(1000));
  }

  @Test
  void dotLeadsFromEachTaskToWhatItWaitsFor() {
    assertThat(ALBUM.dot().lines())
        .startsWith("digraph tauko {")
        .contains(
            "  t1 [label=\"Task-1\"];",
            "  t1 -> t2;",
            "  r1 [label=\"Lock[\\\"l\\\", locked, 1 waiting]\", shape=ellipse];",
            "  r1 -> t2 [label=\"held by\"];",
            "  t3 -> r1 [label=\"Lock.acquire() of \\\"l\\\"\"];")
        .endsWith("}");
  }

  @Test
  void aTaskThatSeveralWaitForIsDrawnBelowEachOfThem() {
    Snapshot diamond =
        snapshot(
            List.of(),
            task(1, "left", on("Task[shared, pending]", 3L)),
            task(2, "right", on("Task[shared, pending]", 3L)),
            task(3, "shared", on("Task[end, pending]", 4L)),
            task(4, "end", on("Future[pending]")));
    assertThat(diamond.pstree())
        .isEqualTo(
            """
            └── (T) left, waits for Task[shared, pending], since 1.000 s
                └── (T) shared, waits for Task[end, pending], since 1.000 s
                    └── (T) end, waits for Future[pending], since 1.000 s
            └── (T) right, waits for Task[shared, pending], since 1.000 s
                └── (T) shared, waits for Task[end, pending], since 1.000 s (see above)
            """);
  }

  @Test
  void aCircleIsDrawnOnce() {
    Snapshot circle =
        snapshot(
            List.of(), task(1, "egg", on("Task[hen]", 2L)), task(2, "hen", on("Task[egg]", 1L)));
    assertThat(circle.pstree())
        .isEqualTo(
            """
            └── (T) egg, waits for Task[hen], since 1.000 s
                └── (T) hen, waits for Task[egg], since 1.000 s
                    └── (T) egg, waits for Task[hen], since 1.000 s (see above)
            """);
  }

  @Test
  void aVeryLongChainIsCutOff() {
    List<TaskInfo> chain = new ArrayList<>();
    for (long i = 1; i <= 100_000; i++) {
      chain.add(task(i, "t" + i, on("next", i + 1)));
    }
    String tree = snapshot(List.of(), chain.toArray(TaskInfo[]::new)).pstree();
    assertThat(tree.lines())
        .contains("└── (T) t61, waits for next, since 1.000 s")
        .anyMatch(line -> line.endsWith("└──  … continued below at t61"))
        .filteredOn(line -> line.contains("(T) "))
        .hasSize(100_000);
  }

  @Test
  void theSummaryNamesTheLongestWaits() {
    assertThat(ALBUM.summary(1))
        .isEqualTo(
            """
            demo: 3 tasks, 3 waiting, 0 blocked; 1 step ready, 2 timers, 3 calls outside, 1.000 s late
              Task-1 waits for taskGroup(), 2 pending: a, b, since 1.000 s
            """);
  }
}
