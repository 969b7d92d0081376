package dev.tauko.internal.task;

import static dev.tauko.Asyncio.allTasks;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.AwaitTrace;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;

/** What a task fails with reaches whoever waits, or else the log; and no task is lost. */
class FailureTest {
  private static int failsHere() throws IOException {
    throw new IOException("disk");
  }

  private static Stream<String> methods(Throwable thrown) {
    return Stream.of(thrown.getStackTrace()).map(StackTraceElement::getMethodName);
  }

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_exception_traceback")
  void theStackTraceIsThatOfThePlaceThatFailedAndTheNotesThoseOfTheOnesWhoWaited(Lab lab) {
    lab.run(() -> {
      Task<Integer> task = createTask(FailureTest::failsHere);
      Throwable thrown = catchThrowable(() -> awaitsHere(task));
      assertThat(thrown).isSameAs(task.exception());
      assertThat(methods(thrown)).contains("failsHere").doesNotContain("awaitsHere");
      assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(AwaitTrace.class);
      assertThat(methods(thrown.getSuppressed()[0])).contains("awaitsHere");
    });
  }

  private static int awaitsHere(Future<Integer> future) throws Exception {
    return future.await();
  }

  @OnEachMode
  void aFailureHasSixteenNotesAtMost(Lab lab) {
    lab.run(() -> {
      Task<Integer> task = createTask(FailureTest::failsHere);
      Throwable thrown = catchThrowable(() -> awaitsHere(task));
      for (int notes = 1; notes <= 16; notes++) {
        assertThat(thrown.getSuppressed()).hasSize(notes);
        assertThatThrownBy(task::await).isSameAs(thrown);
      }
      assertThat(thrown.getSuppressed()).hasSize(16);
    });
  }

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_exception_chaining_after_await_with_context_cycle")
  void anExceptionThatATaskThrowsAgainIsTheSameAndMakesNoCircle(Lab lab) {
    lab.run(() -> {
      try {
        failsHere();
      } catch (IOException e) {
        Coroutine<Integer> again =
            () -> {
              throw e;
            };
        assertThatThrownBy(createTask(again)::await).isSameAs(e).hasNoCause();
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).doesNotContain("CIRCULAR");
      }
    });
  }

  @OnEachCarrier
  void aFailureThatNobodyWaitsForIsLoggedOneTurnAfterTheEnd(Lab lab) {
    Logs logs = lab.logs(Task.class);
    List<String> trail =
        lab.turns(log -> {
          createTask("t", FailureTest::failsHere);
          for (int i = 0; i < 3; i++) {
            log.add(logs.messages().size() + " logged");
            yieldNow();
          }
        });

    assertThat(trail).containsExactly("0 0 logged", "1 0 logged", "2 1 logged");
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .startsWith("ERROR Task[t, failed with java.io.IOException: disk]")
        .contains(FailureTest.class.getName());
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_tb_logger_not_called_after_cancel")
  void aFailureOfATaskThatWasCancelledInTheMeantimeIsNotLogged(Lab lab) {
    Logs logs = lab.logs(Task.class);
    lab.run(() -> {
      Task<?> task = createTask(FailureTest::failsHere);
      yieldNow();
      assertThat(task.isDone()).isTrue();
      assertThat(task.cancel()).isFalse();
      yieldNow();
      yieldNow();
    });

    assertThat(logs.messages()).isEmpty();
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_log_destroyed_pending_task")
  void aTaskThatNobodyHoldsIsNotLostAndIsCancelledAtTheEnd(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          createTask(
              "forgotten",
              () -> {
                try {
                  runningLoop().createFuture().await();
                } catch (CancelledError e) {
                  log.add("cancelled");
                  throw e;
                }
              });
          yieldNow();
          System.gc();
          assertThat(allTasks())
              .filteredOn(task -> !task.equals(currentTask()))
              .extracting(Task::name)
              .containsExactly("forgotten");
          log.add("main ends");
        });

    assertThat(trail).containsExactly("main ends", "cancelled");
  }
}
