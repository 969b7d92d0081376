package dev.tauko.observe;

import static dev.tauko.Asyncio.captureCallGraph;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.formatCallGraph;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.printCallGraph;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.shield;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Who awaits whom, in the shape of asyncio's call graph. */
class CallGraphTest {
  private final List<FutureCallGraph> captured = new ArrayList<>();

  private void deep() {
    yieldNow();
    captured.add(captureCallGraph());
  }

  private void c1() {
    yieldNow();
    deep();
  }

  /** The methods of this class on a stack, the innermost first. */
  private static List<String> calls(FutureCallGraph graph) {
    return graph.callStack().stream()
        .filter(frame -> frame.getClassName().equals(CallGraphTest.class.getName()))
        .map(StackTraceElement::getMethodName)
        .filter(method -> !method.startsWith("lambda$"))
        .toList();
  }

  private static List<String> methods(int depth, int limit) {
    return captureCallGraph(null, depth, limit).callStack().stream()
        .map(StackTraceElement::getMethodName)
        .toList();
  }

  private static String name(FutureCallGraph graph) {
    return graph.future() instanceof Task<?> task ? task.name() : "F";
  }

  private FutureCallGraph theOne() {
    assertThat(captured).hasSize(1);
    return captured.getFirst();
  }

  private void main(Coroutine.OfVoid body) throws Exception {
    body.asCoroutine().await();
  }

  @OnEachCarrier
  @Mirrors("test_graph.CallStackTestBase.test_stack_tgroup")
  void aChildOfAGroupIsAwaitedByTheGroupsTask(Lab lab) {
    lab.run(() ->
        main(() -> {
          Task<?> self = currentTask();
          taskGroup(group -> {
            Task<?> child =
                group.createTask(
                    "c2_root",
                    () -> {
                      c1();
                      return 0;
                    });
            group.createTask("sub_main_1", () -> child.await());
            group.createTask("sub_main_2", () -> child.await());
          });
          FutureCallGraph graph = theOne();
          assertThat(name(graph)).isEqualTo("c2_root");
          assertThat(calls(graph)).containsExactly("deep", "c1");
          assertThat(graph.awaitedBy())
              .extracting(CallGraphTest::name)
              .containsExactlyInAnyOrder(self.name(), "sub_main_1", "sub_main_2");
          FutureCallGraph sub =
              graph.awaitedBy().stream()
                  .filter(each -> name(each).equals("sub_main_1"))
                  .findAny()
                  .get();
          assertThat(sub.awaitedBy()).extracting(CallGraphTest::name).containsExactly(self.name());
        }));
  }

  @OnEachCarrier
  @Mirrors("test_graph.CallStackTestBase.test_stack_gather")
  void aGatheredCoroutineIsAwaitedByTheGatheringTask(Lab lab) {
    lab.run(() ->
        main(() -> {
          gather(this::c1, () -> yieldNow());
          assertThat(calls(theOne())).containsExactly("deep", "c1");
          FutureCallGraph main = theOne().awaitedBy().getFirst();
          assertThat(theOne().awaitedBy()).hasSize(1);
          assertThat(main.future()).isSameAs(currentTask());
          assertThat(calls(main)).contains("main");
          assertThat(main.awaitedBy()).isEmpty();
        }));
  }

  @OnEachCarrier
  @Mirrors({
    "test_graph.CallStackTestBase.test_stack_shield",
    "test_graph.CallStackTestBase.test_stack_timeout"
  })
  void aShieldedCoroutineIsAwaitedByTheCaller(Lab lab) {
    lab.run(() ->
        main(() -> {
          shield(() -> timeout(Duration.ofSeconds(1), this::c1));
          assertThat(calls(theOne())).containsExactly("deep", "c1");
          assertThat(theOne().awaitedBy()).hasSize(1);
          assertThat(calls(theOne().awaitedBy().getFirst())).contains("main");
        }));
  }

  @OnEachCarrier
  @Mirrors("test_graph.CallStackTestBase.test_stack_wait")
  void whatIsWaitedForIsAwaitedByTheWaitingTask(Lab lab) {
    lab.run(() ->
        main(() -> {
          Task<?> first = createTask(this::c1);
          Task<?> second = createTask(() -> yieldNow());
          waitTasks(List.of(first, second), ReturnWhen.ALL_COMPLETED);
          assertThat(calls(theOne())).containsExactly("deep", "c1");
          assertThat(theOne().awaitedBy()).hasSize(1);
          assertThat(theOne().awaitedBy().getFirst().callStack())
              .extracting(StackTraceElement::getMethodName)
              .contains("waitTasks", "main");
        }));
  }

  @OnEachCarrier
  @Mirrors("test_graph.CallStackTestBase.test_stack_task")
  void anAwaitedTaskIsAwaitedByTheAwaitingOne(Lab lab) {
    lab.run(() ->
        main(() -> {
          createTask("there there", this::c1).await();
          assertThat(name(theOne())).isEqualTo("there there");
          assertThat(calls(theOne())).containsExactly("deep", "c1");
          assertThat(theOne().awaitedBy()).hasSize(1);
        }));
  }

  @OnEachCarrier
  @Mirrors("test_graph.CallStackTestBase.test_stack_future")
  void aFutureIsAwaitedByAllThatAwaitIt(Lab lab) {
    lab.run(() ->
        main(() -> {
          Future<String> future = runningLoop().createFuture();
          taskGroup(group -> {
            group.createTask("task A", () -> future.await());
            group.createTask("task B", () -> future.await());
            yieldNow();
            yieldNow();
            captured.add(captureCallGraph(future, 0, Integer.MAX_VALUE));
            assertThat(formatCallGraph(future)).startsWith("* Future(id=0x");
            future.setResult("");
          });
          assertThat(theOne().callStack()).isEmpty();
          assertThat(theOne().awaitedBy())
              .extracting(CallGraphTest::name)
              .containsExactly("task A", "task B");
          assertThat(theOne().awaitedBy())
              .allSatisfy(each -> assertThat(each.awaitedBy()).hasSize(1));
        }));
  }

  @OnEachCarrier
  void noOneAwaitsWhatAGatherHasLeftAlone(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      Task<?> gathering = createTask(() -> gather(future));
      yieldNow();
      assertThat(captureCallGraph(future, 0, 9).awaitedBy()).hasSize(1);
      gathering.cancel();
      yieldNow();
      yieldNow();
      yieldNow();
      assertThat(captureCallGraph(future, 0, 9).awaitedBy()).isEmpty();
    });
  }

  @OnEachCarrier
  void theTextHasTheShapeOfAsyncios(Lab lab) {
    lab.run(() -> {
      Task<?> inner = createTask("inner", () -> runningLoop().createFuture().await());
      Task<?> outer = createTask("outer", () -> inner.await());
      yieldNow();
      yieldNow();
      String text = formatCallGraph(inner);
      assertThat(text.lines().toList().getFirst())
          .matches("\\* Task\\(name='inner', id=0x[0-9a-f]+\\)");
      assertThat(text.lines())
          .contains("  + Call stack:", "  + Awaited by:", "      + Call stack:");
      assertThat(text.lines())
          .anyMatch(line ->
              line.matches(
                  "  \\|   File 'CallGraphTest.java', line \\d+, in"
                      + " CallGraphTest\\.lambda.*\\(\\)"))
          .anyMatch(line -> line.matches("    \\* Task\\(name='outer', id=0x[0-9a-f]+\\)"));
      assertThat(text).doesNotContain("internal");
      outer.cancel();
    });
  }

  @OnEachCarrier
  void theGraphOfTheRunningTaskIsPrinted(Lab lab) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    lab.run(() ->
        createTask(
                "printing",
                () -> {
                  printCallGraph(new PrintStream(bytes, true, StandardCharsets.UTF_8));
                })
            .await());
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .startsWith("* Task(name='printing'")
        .contains("in CallGraphTest.")
        .contains("+ Awaited by:")
        .doesNotContain("CallGraph()");
  }

  @OnEachCarrier
  void depthAndLimitLeaveCallsOut(Lab lab) {
    lab.run(() -> {
      List<String> all = methods(0, Integer.MAX_VALUE);
      assertThat(all).startsWith("methods").hasSizeGreaterThan(1);
      assertThat(methods(1, Integer.MAX_VALUE)).isEqualTo(all.subList(1, all.size()));
      assertThat(methods(0, 1)).containsExactly("methods");
      assertThat(methods(0, -1)).containsExactly(all.getLast());
      assertThat(methods(0, 0)).isEmpty();
    });
  }

  @OnEachCarrier
  void outsideALoopThereIsNoGraph(Lab lab) {
    assertThatThrownBy(() -> captureCallGraph())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("captureCallGraph() was called from");
    lab.run(() -> {
      List<FutureCallGraph> inCallback = new ArrayList<>();
      runningLoop().callSoon(() -> inCallback.add(captureCallGraph()));
      yieldNow();
      assertThat(inCallback).containsExactly((FutureCallGraph) null);
    });
  }

  @OnEachCarrier
  void tasksThatAwaitOneAnotherEndTheGraph(Lab lab) {
    lab.run(() -> {
      List<Task<?>> tasks = new ArrayList<>();
      tasks.add(createTask("a", () -> tasks.get(1).await()));
      tasks.add(createTask("b", () -> tasks.get(0).await()));
      yieldNow();
      yieldNow();
      FutureCallGraph graph = captureCallGraph(tasks.getFirst(), 0, 9);
      assertThat(name(graph.awaitedBy().getFirst())).isEqualTo("b");
      assertThat(name(graph.awaitedBy().getFirst().awaitedBy().getFirst())).isEqualTo("a");
      assertThat(graph.awaitedBy().getFirst().awaitedBy().getFirst().awaitedBy()).isEmpty();
      tasks.getFirst().cancel();
    });
  }
}
