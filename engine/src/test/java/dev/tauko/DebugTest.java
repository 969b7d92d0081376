package dev.tauko;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** What {@code tauko.debug} tells, and what is told without it. */
class DebugTest {

  private static Lab debug(Lab lab) {
    return lab.with("tauko.debug = on");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_task_source_traceback")
  void theCallsThatHaveCreatedATaskAreShownFromTheUsersOwnOn(Lab lab) {
    Logs logs = lab.logs(Task.class);
    debug(lab)
        .run(() -> {
          failingTask();
          sleep(ofSeconds(1));
        });
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .containsPattern("created in dev.tauko.DebugTest by\n\tat dev.tauko.DebugTest.failingTask");
  }

  private static void failingTask() {
    createTask("failing", DebugTest::fail);
  }

  private static void fail() throws IOException {
    throw new IOException("disk");
  }

  @OnEachCarrier
  void aTaskThatIsCancelledBeforeItBeginsIsNamed(Lab lab) {
    Logs logs = lab.logs(Task.class);
    debug(lab)
        .run(() -> {
          Task<?> task = createTask("early", () -> sleep(ofSeconds(1)));
          task.cancel();
          assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        });
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .startsWith(
            "WARN Task[early, cancelling] was cancelled before it began: its body never runs,"
                + " created in dev.tauko.DebugTest by\n\tat dev.tauko.DebugTest");
  }

  @OnEachCarrier
  void aBodyThatGoesOnAfterItsCancellationAndEndsNormallyIsNamed(Lab lab) {
    Logs logs = lab.logs(Task.class);
    debug(lab)
        .run(() -> {
          Task<?> task =
              createTask(
                  "careless",
                  () -> {
                    swallow();
                    sleep(ofSeconds(1));
                  });
          yieldNow();
          task.cancel();
          task.await();
        });
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .contains("careless")
        .contains("was cancelled, went on, and ended as if nothing had happened");
  }

  private static void swallow() throws Exception {
    try {
      runningLoop().createFuture().await();
    } catch (CancelledError swallowed) {
      assertThat(swallowed).hasNoCause();
    }
  }

  @OnEachCarrier
  void aBodyThatGoesOnForEverAfterItsCancellationIsNamedWithThePlaceWhereItWaits(Lab lab) {
    Logs logs = lab.logs(Task.class);
    debug(lab)
        .run(() -> {
          Task<?> task =
              createTask(
                  "endless",
                  () -> {
                    swallow();
                    for (int i = 0; i < 1000; i++) {
                      yieldNow();
                    }
                  });
          yieldNow();
          task.cancel();
          task.await();
        });
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .contains("endless")
        .contains("was cancelled, has caught that, and goes on: it has waited 100 times since");
    assertThat(logs.thrown()).singleElement().isInstanceOf(AwaitTrace.class);
  }

  @OnEachCarrier
  void whoCleansUpOrTakesTheRequestBackOrIsNotMeantIsNotNamed(Lab lab) {
    Logs logs = lab.logs(Task.class);
    debug(lab)
        .run(() -> {
          assertThatThrownBy(() -> timeout(ofSeconds(1), DebugTest::swallowNothing))
              .isInstanceOf(AsyncTimeoutException.class);
          yieldNow();

          Task<?> cleansUp = createTask(DebugTest::swallowNothing);
          Task<?> waits =
              createTask(() -> {
                assertThatThrownBy(cleansUp::await).isInstanceOf(CancelledError.class);
                yieldNow();
              });
          yieldNow();
          cleansUp.cancel();
          waits.await();
        });
    assertThat(logs.messages()).isEmpty();
  }

  private static void swallowNothing() throws Exception {
    try {
      runningLoop().createFuture().await();
    } finally {
      yieldNow();
    }
  }

  @OnEachCarrier
  void tasksThatArePendingWhenRunEndsAreNamed(Lab lab) {
    Logs logs = lab.logs(Runner.class);
    debug(lab)
        .run(() -> {
          createTask("forgotten", () -> runningLoop().createFuture().await());
          yieldNow();
        });
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .startsWith("WARN run() ends, and cancels 1 tasks that are still pending: forgotten at ")
        .contains("created in dev.tauko.DebugTest by");
  }

  @OnEachCarrier
  void tenTasksAreNamedAtMostAndTheOthersCounted(Lab lab) {
    assertThat(namesOfForgotten(lab, 10)).contains("9 at ").doesNotContain("more");
    assertThat(namesOfForgotten(lab, 12))
        .contains("9 at ", ", and 2 more")
        .doesNotContain("10 at ");
  }

  private static String namesOfForgotten(Lab lab, int tasks) {
    Logs logs = lab.logs(Runner.class);
    debug(lab)
        .run(() -> {
          for (int i = 0; i < tasks; i++) {
            createTask("" + i, () -> runningLoop().createFuture().await());
          }
          yieldNow();
        });
    logs.close();
    return logs.messages().getLast();
  }

  @OnEachCarrier
  void tasksThatArePendingWhenTheSystemShutsDownAreNamed(Lab lab) {
    Logs logs = lab.logs(Engine.class);
    Lab own = debug(lab);
    own.engine().start("forgotten", () -> runningLoop().createFuture().await());
    own.engine().start(() -> {}).toCompletableFuture().join();
    own.runner().close();
    assertThat(logs.count("shuts down, and cancels 1 tasks that are still pending: forgotten"))
        .isEqualTo(1);
  }

  @OnEachCarrier
  void withoutItNothingOfThisIsTold(Lab lab) {
    Logs ofTasks = lab.logs(Task.class);
    Logs ofRunner = lab.logs(Runner.class);
    lab.run(() -> {
      Task<?> early = createTask("early", () -> sleep(ofSeconds(1)));
      early.cancel();
      Task<?> careless =
          createTask(() -> {
            swallow();
            yieldNow();
          });
      yieldNow();
      careless.cancel();
      careless.await();
      createTask("forgotten", () -> runningLoop().createFuture().await());
      yieldNow();
    });
    assertThat(ofTasks.messages()).isEmpty();
    assertThat(ofRunner.messages()).isEmpty();
  }

  @OnEachCarrier("mailbox")
  void aContendedLockThatSuspendsABodyIsNamedOnceForEachPlace(Lab lab) {
    Logs logs = lab.logs(Task.class);
    ReentrantLock lock = new ReentrantLock();
    debug(lab)
        .run(() -> {
          for (int round = 0; round < 3; round++) {
            Coroutine.OfVoid owner =
                () -> {
                  lock.lock();
                  try {
                    yieldNow();
                    yieldNow();
                  } finally {
                    lock.unlock();
                  }
                };
            gather(owner, () -> useLocked(lock));
          }
        });

    assertThat(logs.messages())
        .singleElement()
        .asString()
        .startsWith("WARN Task[")
        .contains("was suspended by a call of the JDK that blocks", "DebugTest.useLocked(");
  }

  private static void useLocked(ReentrantLock lock) {
    lock.lock();
    try {
      assertThat(lock.isHeldByCurrentThread()).isTrue();
    } finally {
      lock.unlock();
    }
  }

  @OnEachCarrier
  void suspensionsByTheEngineAreNotNamed(Lab lab) {
    Logs logs = lab.logs(Task.class);
    debug(lab)
        .run(() -> {
          yieldNow();
          sleep(ofSeconds(1));
          createTask(() -> sleep(ofSeconds(1))).await();
        });

    assertThat(logs.messages()).isEmpty();
  }
}
