package dev.tauko.cluster;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.cluster.ClusterTasks.call;
import static dev.tauko.cluster.ClusterTasks.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.ExceptionGroup;
import dev.tauko.Task;
import dev.tauko.cluster.testkit.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of bodies on other nodes, in a cluster of three that stays as it is. */
class RemoteCallTest {
  private static final Duration FOREVER = Duration.ofDays(1);
  private static final String ELSEWHERE = "node-2";

  private static TestCluster cluster;

  /** What bodies have done, wherever they ran: all nodes are in this JVM. */
  private static final BlockingQueue<String> SEEN = new LinkedBlockingQueue<>();

  record Order(String item, int amount, Optional<Instant> due, Map<String, List<Integer>> more) {}

  private static final RemoteCoroutine<Order, Order> DOUBLE =
      RemoteCoroutine.of("double", 1, Order.class, Order.class);
  private static final RemoteCoroutine<String, String> WHERE =
      RemoteCoroutine.of("where", 1, String.class, String.class);
  private static final RemoteCoroutine<String, Void> WAIT =
      RemoteCoroutine.of("wait", 1, String.class, Void.class);
  private static final RemoteCoroutine<String, Void> FAIL =
      RemoteCoroutine.of("fail", 1, String.class, Void.class);
  private static final RemoteCoroutine<String, String> DECLINE =
      RemoteCoroutine.of("decline", 1, String.class, String.class);

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.steady(3, "tauko.cluster.heartbeat-interval = 200ms");
    for (int node = 0; node < 3; node++) {
      String name = "node-" + node;
      ClusterEngine.get(cluster.node(node))
          .register(
              DOUBLE,
              order -> new Order(order.item(), 2 * order.amount(), order.due(), order.more()))
          .register(
              WHERE,
              text -> {
                sleep(Duration.ofMillis(1));
                return text + " at " + Engine.current().system().address();
              })
          .register(
              WAIT,
              text -> {
                SEEN.add(text + " begins at " + name);
                try {
                  sleep(FOREVER);
                  return null;
                } finally {
                  sleep(Duration.ofMillis(1));
                  SEEN.add(text + " cleans up at " + name);
                }
              })
          .register(
              FAIL,
              text -> {
                throw new UncheckedIOException(
                    "cannot " + text, new IOException("the disk is full"));
              })
          .register(
              DECLINE,
              text -> {
                SEEN.add("declining");
                try {
                  sleep(FOREVER);
                  return "not cancelled";
                } catch (CancelledError error) {
                  return "declined " + error.getMessage();
                }
              });
    }
    cluster.awaitEngines(3);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void nothingSeen() {
    SEEN.clear();
  }

  private static String taken() throws InterruptedException {
    return SEEN.take();
  }

  @Test
  void aRecordGoesToAnotherNodeAndBack() throws Exception {
    Order order =
        new Order(
            "tea", 21, Optional.of(Instant.EPOCH), Map.of("a", List.of(1, 2), "b", List.of()));
    Order doubled = cluster.run(0, () -> call(DOUBLE.onRole(ELSEWHERE), order));
    assertThat(doubled).isEqualTo(new Order("tea", 42, order.due(), order.more()));
  }

  @Test
  void theRoleSaysWhereItRuns() throws Exception {
    for (int node = 0; node < 3; node++) {
      String role = "node-" + node;
      assertThat(cluster.<String>run(0, () -> call(WHERE.onRole(role), "x")))
          .isEqualTo("x at " + cluster.address(node));
    }
  }

  @Test
  void hereIsTheNodeOfTheCaller() throws Exception {
    for (int node = 0; node < 3; node++) {
      assertThat(cluster.<String>run(node, () -> call(WHERE.here(), "x")))
          .isEqualTo("x at " + cluster.address(node));
    }
  }

  @Test
  void aKeyIsOnOneNodeWhoeverAsks() throws Exception {
    Set<String> places = new HashSet<>();
    for (int key = 0; key < 20; key++) {
      String name = "key-" + key;
      Set<String> answers = new HashSet<>();
      for (int node = 0; node < 3; node++) {
        answers.add(cluster.<String>run(node, () -> call(WHERE.onKey(name), "x")));
      }
      assertThat(answers).hasSize(1);
      places.addAll(answers);
    }
    assertThat(places).hasSizeGreaterThan(1);
  }

  @Test
  void tasksSpreadOverAllNodesAndAreGathered() throws Exception {
    List<String> answers =
        cluster.run(
            1,
            () -> {
              List<Task<String>> tasks = new ArrayList<>();
              for (int n = 0; n < 30; n++) {
                tasks.add(submit(WHERE, "" + n));
              }
              return gather(tasks);
            });
    assertThat(answers).hasSize(30);
    assertThat(answers.get(7)).startsWith("7 at ");
    for (int node = 0; node < 3; node++) {
      String place = " at " + cluster.address(node);
      assertThat(answers.stream().filter(answer -> answer.endsWith(place))).hasSizeBetween(5, 15);
    }
  }

  @Test
  void aFailureNamesTheNodeAndCarriesTheRemoteTrace() {
    assertThatThrownBy(() -> cluster.run(0, () -> call(FAIL.onRole(ELSEWHERE), "write")))
        .isInstanceOfSatisfying(
            RemoteFailureException.class,
            failure -> {
              assertThat(failure.node()).isEqualTo(cluster.address(2).toString());
              assertThat(failure.type()).isEqualTo("java.io.UncheckedIOException");
              assertThat(failure.getCause().getStackTrace()[0].getClassName())
                  .isEqualTo(RemoteCallTest.class.getName());
            })
        .hasMessage(
            "fail@1 failed on "
                + cluster.address(2)
                + ": java.io.UncheckedIOException: cannot write")
        .rootCause()
        .hasToString("java.io.IOException: the disk is full");
  }

  @Test
  void aCancelledTaskEndsWhenTheBodyHasCleanedUp() throws Exception {
    cluster.run(
        0,
        () -> {
          Task<Void> task = submit(WAIT.onRole(ELSEWHERE), "first");
          toThread(() -> assertThat(taken()).isEqualTo("first begins at " + ELSEWHERE));
          task.cancel("enough");
          assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("enough");
          assertThat(SEEN.poll()).isEqualTo("first cleans up at " + ELSEWHERE);
        });
  }

  @Test
  void aTimeLimitCancelsTheBody() {
    assertThatThrownBy(() ->
            cluster.run(
                0,
                () ->
                    timeout(
                        FOREVER,
                        limit -> {
                          Task<Void> task = submit(WAIT.onRole(ELSEWHERE), "late");
                          toThread(
                              () -> assertThat(taken()).isEqualTo("late begins at " + ELSEWHERE));
                          limit.reschedule(Duration.ZERO);
                          task.await();
                        })))
        .isInstanceOf(AsyncTimeoutException.class);
    assertThat(SEEN).containsExactly("late cleans up at " + ELSEWHERE);
  }

  @Test
  void aBodyMayDeclineItsCancellation() throws Exception {
    cluster.run(
        0,
        () -> {
          Task<String> task = submit(DECLINE.onRole(ELSEWHERE), "x");
          toThread(() -> assertThat(taken()).isEqualTo("declining"));
          task.cancel("please");
          assertThat(task.await()).isEqualTo("declined please");
        });
  }

  @Test
  void aFailureInAGroupCancelsTheOthersOnTheirNodes() {
    assertThatThrownBy(() ->
            cluster.run(
                0,
                () ->
                    taskGroup(group -> {
                      group.createTask(() -> call(WAIT.onRole("node-1"), "one"));
                      group.createTask(() -> call(WAIT.onRole("node-2"), "two"));
                      toThread(() -> List.of(taken(), taken()));
                      group.createTask(() -> call(FAIL.onRole("node-2"), "go on"));
                    })))
        .isInstanceOfSatisfying(
            ExceptionGroup.class,
            group ->
                assertThat(group.exceptions())
                    .singleElement()
                    .isInstanceOf(RemoteFailureException.class));
    assertThat(SEEN)
        .containsExactlyInAnyOrder("one cleans up at node-1", "two cleans up at node-2");
  }
}
