package dev.tauko.cluster;

import static dev.tauko.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.cluster.testkit.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What all nodes show, asked of one of them. */
class ReportTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String SMALL = "tauko.cluster.max-payload = 4 KiB";

  private static TestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.steady(3, SMALL);
    ClusterEngine.get(cluster.node(1));
    ClusterEngine.get(cluster.node(2));
    cluster.awaitEngines(3);
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  private static Task<?> waiting(int node, String name, CompletableFuture<Object> until) {
    Task<?> task =
        Engine.get(cluster.node(node))
            .start(
                name,
                () -> {
                  await(until.copy());
                });
    // What is told to the same loop later, comes later.
    Engine.get(cluster.node(node)).start(() -> {}).toCompletableFuture().join();
    return task;
  }

  private static List<NodeReport> report(NodeView view) {
    return ClusterEngine.get(cluster.node(0)).report(view, LONG).toCompletableFuture().join();
  }

  @Test
  void eachNodeShowsItsOwnTasks() {
    CompletableFuture<Object> until = new CompletableFuture<>();
    List<Task<?>> tasks = List.of(waiting(0, "zero", until), waiting(2, "two", until));
    try {
      List<NodeReport> reports = report(NodeView.PS);
      assertThat(reports).allMatch(NodeReport::answered);
      assertThat(reports)
          .extracting(NodeReport::address)
          .isSorted()
          .containsExactlyInAnyOrder(address(0), address(1), address(2));
      assertThat(of(reports, 0)).contains("zero").doesNotContain("two");
      assertThat(of(reports, 1)).doesNotContain("zero", "two");
      assertThat(of(reports, 2)).contains("two");
      assertThat(of(report(NodeView.PSTREE), 2)).contains("two");
      assertThat(of(report(NodeView.SUMMARY), 2)).contains("1 task, 1 waiting");
    } finally {
      until.complete("");
      tasks.forEach(task -> task.toCompletableFuture().join());
    }
    assertThat(of(report(NodeView.ENDED), 2)).contains("two");
  }

  @Test
  void aCallShowsOnTheNodeThatWaitsAndOnTheOneThatRuns() throws Exception {
    CompletableFuture<Object> until = new CompletableFuture<>();
    CompletableFuture<Object> running = new CompletableFuture<>();
    RemoteCoroutine<String, Void> wait =
        RemoteCoroutine.of("wait", 1, String.class, Void.class).onRole("node-1");
    ClusterEngine.get(cluster.node(1))
        .register(
            wait,
            text -> {
              running.complete("");
              await(until.copy());
              return null;
            });
    Task<?> caller =
        Engine.get(cluster.node(0)).start("caller", () -> ClusterTasks.call(wait, "a"));
    running.join();
    try {
      List<NodeReport> reports = report(NodeView.PSTREE);
      assertThat(of(reports, 0)).contains("caller, waits for call of wait@1 on " + address(1));
      assertThat(of(reports, 1)).contains("wait@1 for " + address(0) + ", waits for await(");
    } finally {
      until.complete("");
      caller.toCompletableFuture().join();
    }
  }

  @Test
  void aNodeWhoseLoopIsBlockedAnswers() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    CompletableFuture<Object> inside = new CompletableFuture<>();
    Task<?> blocked =
        Engine.get(cluster.node(1))
            .start(
                "blocked",
                () -> {
                  inside.complete("");
                  while (latch.getCount() > 0) {
                    Thread.onSpinWait();
                  }
                });
    inside.join();
    try {
      assertThat(of(report(NodeView.PS), 1)).contains("blocked");
    } finally {
      latch.countDown();
      blocked.toCompletableFuture().join();
    }
  }

  @Test
  void aLongListIsCutAndSaysSo() {
    CompletableFuture<Object> until = new CompletableFuture<>();
    List<Task<?>> tasks =
        IntStream.range(0, 200)
            .<Task<?>>mapToObj(i -> waiting(1, "one of many " + i, until))
            .toList();
    try {
      String shown = of(report(NodeView.PS), 1);
      assertThat(shown.length()).isLessThan(4096);
      assertThat(shown).contains("one of many 0").containsPattern("\n… and \\d+ more lines\n$");
    } finally {
      until.complete("");
      tasks.forEach(task -> task.toCompletableFuture().join());
    }
  }

  @Test
  void aTimeLimitIsMoreThanZero() {
    assertThatThrownBy(() -> ClusterEngine.get(cluster.node(0)).report(NodeView.PS, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the time limit is PT0S; accepted: more than zero, and at most PT24H");
  }

  private static String address(int node) {
    return ClusterEngine.get(cluster.node(node)).address();
  }

  private static String of(List<NodeReport> reports, int node) {
    return reports.stream()
        .filter(report -> report.address().equals(address(node)))
        .findAny()
        .orElseThrow()
        .text();
  }
}
