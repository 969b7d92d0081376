package dev.tauko;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Trail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;

/** Runs of main coroutines: their outcome, what they leave behind, and the end of the runner. */
class RunnerTest {

  @Test
  @Mirrors("test_runners.RunTests.test_asyncio_run_return")
  void runGivesTheValueAndLeavesNoActorSystemBehind() {
    List<ActorSystem<?>> systems = new ArrayList<>();
    int value =
        Asyncio.run(() -> {
          systems.add(Engine.current().system());
          yieldNow();
          return 42;
        });
    assertThat(value).isEqualTo(42);
    assertThat(systems.getFirst().getWhenTerminated().toCompletableFuture()).isCompleted();
  }

  @Test
  @Mirrors("test_runners.RunTests.test_asyncio_run_raises")
  void runThrowsTheVeryExceptionAndLeavesNoActorSystemBehind() {
    List<ActorSystem<?>> systems = new ArrayList<>();
    IOException failure = new IOException("spam");
    assertThatThrownBy(() ->
            Asyncio.run(() -> {
              systems.add(Engine.current().system());
              yieldNow();
              throwIt(failure);
            }))
        .isSameAs(failure);
    assertThat(systems.getFirst().getWhenTerminated().toCompletableFuture()).isCompleted();
  }

  /** As the launcher of source files needs it, which takes its own frames from the end. */
  @OnEachCarrier
  void aStackTraceEndsWithTheFramesOfWhoeverHasCalledRun(Lab lab) {
    Throwable failure =
        catchThrowable(() ->
            lab.run(() -> {
              yieldNow();
              throwIt(new IOException("spam"));
            }));
    Throwable cancelled =
        catchThrowable(() ->
            lab.run(() -> {
              currentTask().cancel();
              yieldNow();
            }));

    String here = getClass().getName();
    String test = "aStackTraceEndsWithTheFramesOfWhoeverHasCalledRun";
    List<StackTraceElement> trace = List.of(failure.getStackTrace());
    assertThat(failure.getStackTrace()[0].getClassName()).isEqualTo(here);
    assertThat(trace)
        .extracting(StackTraceElement::getClassName)
        .containsSubsequence(here, "java.lang.VirtualThread", here);
    assertThat(trace.getLast()).isEqualTo(lastOf(new Throwable()));
    assertThat(cancelled).isInstanceOf(CancelledError.class);
    assertThat(cancelled.getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .contains(test);
  }

  private static StackTraceElement lastOf(Throwable throwable) {
    StackTraceElement[] trace = throwable.getStackTrace();
    return trace[trace.length - 1];
  }

  private static void throwIt(Exception exception) throws Exception {
    throw exception;
  }

  @OnEachCarrier
  @Mirrors({
    "test_runners.RunTests.test_asyncio_run_only_coro",
    "test_runners.RunnerTests.test_run_non_coro"
  })
  void nullIsNoCoroutine(Lab lab) {
    Coroutine<String> nothing = null;
    assertThatNullPointerException()
        .isThrownBy(() -> lab.runner().run(nothing))
        .withMessage("main");
    assertThatNullPointerException().isThrownBy(() -> Asyncio.run(nothing)).withMessage("main");
  }

  @OnEachCarrier
  @Mirrors("test_runners.RunTests.test_asyncio_run_from_running_loop")
  void aCoroutineCannotCallRun(Lab lab) {
    lab.run(() ->
        assertThatThrownBy(() -> Asyncio.run(() -> 1))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("run() was called on the event loop"));
  }

  @OnEachCarrier
  @Mirrors("test_runners.RunnerTests.test_recursive_run")
  void aCoroutineCannotRunAnotherOnItsOwnRunner(Lab lab) {
    Runner runner = lab.runner();
    assertThatThrownBy(() -> runner.run(() -> runner.run(() -> 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("run() was called on the event loop");
    int two = runner.run(() -> 2);
    assertThat(two).isEqualTo(2);
  }

  @OnEachCarrier
  @Mirrors("test_runners.RunTests.test_asyncio_run_cancels_hanging_tasks")
  void tasksThatAreLeftAreCancelledInOrderAndWaitedFor(Lab lab) {
    Trail trail = new Trail();
    List<Task<?>> left = new ArrayList<>();
    int value =
        lab.run(() -> {
          for (String who : List.of("first", "second")) {
            left.add(
                createTask(() -> {
                  try {
                    sleep(ofDays(1));
                  } finally {
                    trail.add(who + " cancelled");
                    sleep(ofSeconds(1));
                    trail.add(who + " has cleaned up");
                  }
                }));
          }
          yieldNow();
          trail.add("main ends");
          return 123;
        });
    assertThat(value).isEqualTo(123);
    assertThat(left).allMatch(Task::isCancelled);
    assertThat(trail.entries())
        .containsExactly(
            "main ends",
            "first cancelled",
            "second cancelled",
            "first has cleaned up",
            "second has cleaned up");
  }

  @OnEachCarrier
  @Mirrors("test_runners.RunTests.test_asyncio_run_reports_hanging_tasks_errors")
  void whatTasksThatAreLeftThrowIsLogged(Lab lab) {
    Logs logs = lab.logs(Runner.class);
    ArithmeticException failure = new ArithmeticException();
    int value =
        lab.run(() -> {
          createTask("leftover", () -> failWhenCancelled(failure));
          yieldNow();
          return 123;
        });
    assertThat(value).isEqualTo(123);
    assertThat(logs.messages())
        .containsExactly(
            "ERROR Task[leftover, failed with java.lang.ArithmeticException] failed while run() was"
                + " ending");
    assertThat(logs.thrown()).containsExactly(failure);
  }

  @OnEachCarrier
  @Mirrors("test_runners.RunTests.test_asyncio_run_closes_gens_after_hanging_tasks_errors")
  void theFailureOfTheMainCoroutineComesOutAndResourcesOfTheOthersAreClosed(Lab lab) {
    lab.logs(Runner.class);
    Trail trail = new Trail();
    IOException failure = new IOException("of the main coroutine");
    assertThatThrownBy(() ->
            lab.run(() -> {
              createTask(() -> {
                try (AutoCloseable resource = () -> trail.add("closed")) {
                  trail.add("uses " + (resource != null));
                  failWhenCancelled(new ArithmeticException());
                }
              });
              yieldNow();
              throwIt(failure);
            }))
        .isSameAs(failure);
    assertThat(trail.entries()).containsExactly("uses true", "closed");
  }

  private static void failWhenCancelled(RuntimeException failure) {
    try {
      sleep(ofDays(1));
    } catch (CancelledError cancelled) {
      throw failure;
    }
  }

  @OnEachCarrier
  @Mirrors({
    "test_runners.RunTests.test_asyncio_run_loop_factory",
    "test_runners.RunnerTests.test_custom_factory"
  })
  void allRunsAreOnTheLoopOfTheRunnersEngine(Lab lab) {
    EventLoop loop = lab.engine().loop();
    assertThat(lab.<EventLoop>run(() -> runningLoop())).isSameAs(loop);
    assertThat(lab.<EventLoop>run(() -> runningLoop())).isSameAs(loop);
  }

  @OnEachCarrier
  @Mirrors({
    "test_runners.RunTests.test_asyncio_run_debug",
    "test_runners.RunnerTests.test_debug",
    "test_runners.RunnerTests.test_non_debug"
  })
  void theConfigurationSaysWhetherItLooksCloser(Lab lab) {
    assertThat(logOfAFailure(lab.with("tauko.debug = on"))).contains("at dev.tauko.RunnerTest");
    assertThat(logOfAFailure(lab.with("tauko.debug = off")))
        .endsWith("created in dev.tauko.RunnerTest");
  }

  private static String logOfAFailure(Lab lab) {
    Logs logs = lab.logs(Task.class);
    lab.run(() -> {
      createTask("failing", () -> throwIt(new IOException()));
      sleep(ofSeconds(1));
    });
    String message = logs.messages().getLast();
    logs.close();
    assertThat(message).contains("Task[failing, failed with java.io.IOException]");
    return message;
  }

  @OnEachCarrier
  @Mirrors({
    "test_runners.RunnerTests.test_run",
    "test_runners.RunnerTests.test_explicit_close",
    "test_runners.RunnerTests.test_second_with_block_raises"
  })
  void aRunnerThatIsClosedRunsNothing(Lab lab) {
    Trail trail = new Trail();
    Runner runner = Runner.create(lab.config());
    EventLoop loop = runner.engine().loop();
    try (runner) {
      runner.run(() -> trail.add("first run"));
      assertThat(loop.isRunning()).isTrue();
    }
    assertThat(loop.isRunning()).isFalse();
    assertThatThrownBy(() -> runner.run(() -> trail.add("second run")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Runner[tauko] is closed");
    assertThatThrownBy(runner::engine)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Runner[tauko] is closed");
    assertThat(trail.entries()).containsExactly("first run");
  }

  @OnEachCarrier
  void aCoroutineCannotCloseTheRunnerThatRunsIt(Lab lab) {
    Runner runner = lab.runner();
    assertThatThrownBy(() -> runner.run(runner::close))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("close() was called on the event loop")
        .hasMessageEndingWith("ActorSystem.terminate() does not wait");
    int two = runner.run(() -> 2);
    assertThat(two).isEqualTo(2);
  }

  @OnEachCarrier
  @Mirrors("test_runners.RunnerTests.test_double_close")
  void aSecondCloseDoesNothing(Lab lab) {
    Runner runner = Runner.create(lab.config());
    EventLoop loop = runner.engine().loop();
    runner.close();
    assertThat(loop.isRunning()).isFalse();
    runner.close();
    assertThat(loop.isRunning()).isFalse();
  }

  @OnEachCarrier
  @Mirrors({
    "test_runners.RunnerTests.test_run_future",
    "test_runners.RunnerTests.test_run_awaitable"
  })
  void whateverCanBeAwaitedCanBeRun(Lab lab) {
    Task<Integer> task = lab.engine().start(() -> 42);
    assertThat(lab.<Integer>run(task::await)).isEqualTo(42);
    Awaitable<Integer> awaitable = () -> 43;
    assertThat(lab.<Integer>run(awaitable::await)).isEqualTo(43);
  }

  @OnEachCarrier
  @Mirrors("test_runners.RunnerTests.test_run_keeps_context")
  void aRunLeavesItsVariablesToTheNext(Lab lab) {
    Lab own = lab.with();
    ContextVar<Integer> variable = ContextVar.of("variable", -1);
    assertThat(changes(own, variable, 1)).isEqualTo(-1);
    assertThat(changes(own, variable, 2)).isEqualTo(1);
    assertThat(own.<Integer>run(variable::get)).isEqualTo(2);
    assertThat(variable.get()).isEqualTo(-1);
  }

  private static int changes(Lab lab, ContextVar<Integer> variable, int to) {
    return lab.run(() -> {
      int old = variable.get();
      yieldNow();
      variable.set(to);
      return old;
    });
  }
}
