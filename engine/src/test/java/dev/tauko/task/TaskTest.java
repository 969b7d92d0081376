package dev.tauko.task;

import static dev.tauko.Asyncio.allTasks;
import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Engine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A coroutine that runs beside the one that started it. */
class TaskTest {

  @OnEachCarrier
  void aTaskHasTheNameGivenOrANumberThatGrows(Lab lab) {
    lab.run(() -> {
      Task<?> first = createTask(() -> 1);
      Task<?> named = createTask("fetcher", () -> 1);
      Task<?> namedVoid = createTask("worker", () -> {});
      Task<?> second = createTask(() -> {});

      assertThat(named.name()).isEqualTo("fetcher");
      assertThat(namedVoid.name()).isEqualTo("worker");
      assertThat(first.name()).matches("Task-\\d+");
      assertThat(number(second)).isEqualTo(number(first) + 1);
    });
  }

  private static int number(Task<?> task) {
    return Integer.parseInt(task.name().substring("Task-".length()));
  }

  @OnEachCarrier
  void theMainCoroutineOfANewRunnerIsTask1(Lab lab) {
    assertThat(lab.with().run(() -> currentTask().name())).isEqualTo("Task-1");
  }

  @OnEachCarrier
  void aTaskTellsItsNameAndState(Lab lab) {
    lab.run(() -> {
      Task<?> task = createTask("t", () -> sleep(Duration.ofSeconds(1)));
      assertThat(task).hasToString("Task[t, pending]");
      yieldNow();
      task.cancel();
      assertThat(task).hasToString("Task[t, cancelling]");
      yieldNow();
      assertThat(task).hasToString("Task[t, cancelled]");

      Task<?> good = createTask("good", () -> 1);
      yieldNow();
      assertThat(good).hasToString("Task[good, finished]");
    });
  }

  @OnEachCarrier
  void currentTaskIsTheOneThatRunsAndNullInACallback(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<?> main = currentTask();
          Task<?>[] child = new Task<?>[1];
          child[0] =
              createTask(() -> {
                log.add("child " + child[0].equals(currentTask()));
                yieldNow();
                log.add("child " + child[0].equals(currentTask()));
              });
          runningLoop().callSoon(() -> log.add("callback " + currentTask()));
          yieldNow();
          log.add("main " + main.equals(currentTask()));
          child[0].await();
          log.add("main " + main.equals(currentTask()));
        });

    assertThat(trail)
        .containsExactly("child true", "callback null", "main true", "child true", "main true");
  }

  @OnEachCarrier
  void allTasksAreThoseNotDoneTheOldestFirst(Lab lab) {
    lab.run(() -> {
      Task<?> main = currentTask();
      Task<?> a = createTask(() -> sleep(Duration.ofSeconds(2)));
      Task<?> b = createTask(() -> sleep(Duration.ofSeconds(1)));
      Task<?> c = createTask(() -> sleep(Duration.ofSeconds(3)));
      assertThat(allTasks()).containsExactly(main, a, b, c);
      assertThat(Engine.current().allTasks()).containsExactly(main, a, b, c);
      b.await();
      assertThat(allTasks()).containsExactly(main, a, c);
      c.cancel();
      assertThat(allTasks()).containsExactly(main, a, c);
      yieldNow();
      assertThat(allTasks()).containsExactly(main, a);
      a.await();
      assertThat(allTasks()).containsExactly(main);
    });

    assertThat(lab.engine().allTasks()).isEmpty();
  }

  @OnEachCarrier
  void aTaskBeginsOneTurnLaterAndItsAwaiterGoesOnOneTurnAfterItsEnd(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> task = createTask(() -> log.add("child"));
          log.add("created");
          task.await();
          log.add("main");
        });

    assertThat(trail).containsExactly("0 created", "1 child", "2 main");
  }

  @OnEachCarrier
  void awaitingACoroutineThatWasNotStartedRunsItInTheCaller(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> main = currentTask();
          log.add(await(() -> "body in main " + main.equals(currentTask())));
          log.add("main");
        });

    assertThat(trail).containsExactly("0 body in main true", "0 main");
  }

  @OnEachCarrier
  void awaitingATaskThatIsDoneDoesNotSuspend(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<String> task = createTask(() -> "x");
          yieldNow();
          log.add("done " + task.isDone());
          log.add(task.await());
        });

    assertThat(trail).containsExactly("1 done true", "1 x");
  }

  @OnEachCarrier
  void aTaskStartedByACallbackBeginsInTheNextTurn(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          runningLoop()
              .callSoon(() -> {
                log.add("callback");
                createTask(() -> log.add("task"));
              });
          yieldNow();
          log.add("main");
          yieldNow();
          log.add("main again");
        });

    assertThat(trail).containsExactly("1 callback", "1 main", "2 task", "2 main again");
  }

  @OnEachCarrier
  void theOutcomeOfATaskIsThatOfItsBodyAlone(Lab lab) {
    lab.run(() -> {
      Task<String> task = createTask(() -> "x");
      assertThatThrownBy(() -> task.setResult("y")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> task.setException(new IOException()))
          .isInstanceOf(IllegalStateException.class);
      assertThat(task.await()).isEqualTo("x");
    });
  }

  @OnEachCarrier
  void aFutureThatABodyReturnsIsNotAwaited(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      Task<Future<String>> task = createTask(() -> future);
      assertThat(task.await()).isSameAs(future);
    });
  }

  @OnEachCarrier
  void theStackOfATaskIsWhereItsBodyWaits(Lab lab) {
    lab.run(() -> {
      Task<?> task = createTask(TaskTest::waitHere);
      assertThat(task.stack())
          .extracting(StackTraceElement::getMethodName)
          .doesNotContain("waitHere");
      yieldNow();
      assertThat(task.stack()).extracting(StackTraceElement::getMethodName).contains("waitHere");
      task.await();
      assertThat(task.stack()).isEmpty();
    });
  }

  private static void waitHere() {
    sleep(Duration.ofSeconds(1));
  }

  @OnEachCarrier
  void tenThousandTasksRunAtOnce(Lab lab) {
    int sum =
        lab.run(() -> {
          List<Task<Integer>> tasks =
              IntStream.range(0, 10_000)
                  .mapToObj(i ->
                      createTask(() -> {
                        sleep(Duration.ofSeconds(1));
                        return i;
                      }))
                  .toList();
          int total = 0;
          for (Task<Integer> task : tasks) {
            total += task.await();
          }
          return total;
        });

    assertThat(sum).isEqualTo(10_000 * 9_999 / 2);
  }
}
