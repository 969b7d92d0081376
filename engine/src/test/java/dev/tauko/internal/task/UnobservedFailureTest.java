package dev.tauko.internal.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.gatherFuture;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.shield;
import static dev.tauko.Asyncio.shieldFuture;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A failure that nobody hears of is logged one turn after it. */
class UnobservedFailureTest {
  private final IOException failure = new IOException("disk");

  private final Coroutine<String> failing =
      () -> {
        throw failure;
      };

  @OnEachCarrier
  void itIsLoggedOneTurnLaterWithTheNameOfTheTask(Lab lab) {
    Logs logs = lab.logs(Task.class);

    List<String> trail =
        lab.turns(log -> {
          createTask("fetcher", failing);
          yieldNow();
          log.add("logged " + logs.count("fetcher"));
          yieldNow();
          log.add("logged " + logs.count("fetcher"));
          yieldNow();
          log.add("logged " + logs.count("fetcher"));
        });

    assertThat(trail).containsExactly("1 logged 0", "2 logged 1", "3 logged 1");
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .startsWith(
            "ERROR Task[fetcher, failed with java.io.IOException: disk] failed, and no one waits"
                + " for it");
    assertThat(logs.thrown()).containsExactly(failure);
  }

  @OnEachCarrier
  void itIsNotLoggedIfSomebodyHears(Lab lab) {
    Logs logs = lab.logs(Task.class);
    lab.run(() -> {
      Task<?> awaited = createTask(failing);
      assertThatThrownBy(awaited::await).isSameAs(failure);

      Task<?> awaitedInTheSameTurn = createTask(failing);
      Task<?> askedForItsException = createTask(failing);
      Task<?> askedForItsResult = createTask(failing);
      Task<?> cancelledTooLate = createTask(failing);
      yieldNow();
      assertThatThrownBy(awaitedInTheSameTurn::await).isSameAs(failure);
      assertThat(askedForItsException.exception()).isSameAs(failure);
      assertThatThrownBy(askedForItsResult::result).isSameAs(failure);
      assertThat(cancelledTooLate.cancel()).isFalse();

      createTask(failing).addDoneCallback(done -> {});
      assertThat(createTask(failing).toCompletableFuture()).isNotDone();
      assertThatThrownBy(() -> gather(failing, failing)).isSameAs(failure);
      sleep(Duration.ofSeconds(1));
    });

    assertThat(logs.messages()).isEmpty();
  }

  @OnEachCarrier
  void theFailureOfATaskThatWasCancelledBeforeIsLogged(Lab lab) {
    Logs logs = lab.logs(Task.class);
    lab.run(() -> {
      Task<?> closer =
          createTask(
              "closer",
              () -> {
                try {
                  sleep(Duration.ofHours(1));
                } finally {
                  failing.await();
                }
              });
      yieldNow();
      closer.cancel();
      sleep(Duration.ofSeconds(1));
    });

    assertThat(logs.messages()).singleElement().asString().contains("Task[closer, failed with");
    assertThat(logs.thrown()).containsExactly(failure);
  }

  @OnEachMode
  void onSeveralCoresItIsNotLoggedBeforeItsCreatorCanAsk(Lab lab) {
    Logs logs = lab.logs(Task.class);
    lab.run(() -> {
      Task<?> failed = createTask(failing);
      Future<?> gather = gatherFuture(failing);
      Task<?> others =
          createTask(() -> {
            for (int turn = 0; turn < 100; turn++) {
              yieldNow();
            }
          });
      if (lab.isParallel()) {
        while (!(failed.isDone() && gather.isDone() && others.isDone())) {
          Thread.onSpinWait();
        }
      }
      assertThatThrownBy(failed::await).isSameAs(failure);
      assertThatThrownBy(gather::await).isSameAs(failure);
    });
    assertThat(logs.messages()).isEmpty();
  }

  @OnEachCarrier
  void theFailureOfAGatherOrAShieldThatNobodyWaitsForIsLoggedToo(Lab lab) {
    Logs logs = lab.logs(Future.class);

    List<String> trail =
        lab.turns(log -> {
          Future<?> gather = gatherFuture(failing, () -> "x");
          Future<?> shield = shieldFuture(failing);
          for (int turn = 0; turn < 5; turn++) {
            yieldNow();
            log.add("logged " + logs.messages().size());
          }
          assertThat(gather.isDone() && shield.isDone()).isTrue();
        });

    assertThat(trail)
        .containsExactly("1 logged 0", "2 logged 0", "3 logged 2", "4 logged 2", "5 logged 2");
    assertThat(logs.messages().getFirst())
        .startsWith(
            "ERROR Gather[2 awaitables, failed with java.io.IOException: disk] failed, and");
    assertThat(logs.thrown()).containsExactly(failure, failure);
  }

  @OnEachCarrier
  void itIsNotLoggedIfSomebodyWaitsForTheGatherOrTheShieldInTime(Lab lab) {
    Logs logs = lab.logs(Future.class);
    lab.run(() -> {
      Future<?> gather = gatherFuture(failing, () -> "x");
      Future<?> shield = shieldFuture(failing);
      Future<?> ofGather = gatherFuture(gatherFuture(failing), shield);
      assertThatThrownBy(gather::await).isSameAs(failure);
      assertThatThrownBy(ofGather::await).isSameAs(failure);
      assertThatThrownBy(() -> shield(failing)).isSameAs(failure);
      assertThatThrownBy(() -> gather(failing)).isSameAs(failure);
      Future<?> cancelled = gatherFuture(() -> runningLoop().createFuture().await());
      yieldNow();
      cancelled.cancel();
      sleep(Duration.ofSeconds(1));
    });

    assertThat(logs.messages()).isEmpty();
  }

  @OnEachCarrier
  void aCancellationIsNoFailure(Lab lab) {
    Logs logs = lab.logs(Task.class);
    lab.run(() -> {
      Task<?> task = createTask(() -> sleep(Duration.ofDays(1)));
      yieldNow();
      task.cancel();
      sleep(Duration.ofSeconds(1));
    });

    assertThat(logs.messages()).isEmpty();
  }

  @OnEachCarrier
  void theFailureOfACoroutineFromOutsideIsLoggedAMomentLater(Lab lab) throws Exception {
    Logs logs = lab.logs(Task.class);

    lab.engine().start("from outside", failing);
    logs.await("from outside");

    assertThat(logs.thrown()).containsExactly(failure);
  }

  @OnEachCarrier
  void itIsNotLoggedIfWhoeverHasStartedTheCoroutineAsksAfterItsEnd(Lab lab) {
    Logs logs = lab.logs(Task.class);
    Lab own = lab.with();

    Task<String> task = own.engine().start(failing);
    waitForTheEndAndSomeTurns(own, task);
    assertThat(task.toCompletableFuture()).isCompletedExceptionally();
    own.runner().close();

    assertThat(logs.messages()).isEmpty();
  }

  @OnEachCarrier
  void itIsLoggedAtTheEndOfTheEngineAtTheLatest(Lab lab) {
    Logs logs = lab.logs(Task.class);
    Lab own = lab.with();

    Task<String> task = own.engine().start("from outside", failing);
    waitForTheEndAndSomeTurns(own, task);
    own.runner().close();

    assertThat(logs.count("from outside")).isEqualTo(1);
    assertThat(logs.thrown()).containsExactly(failure);
  }

  private static void waitForTheEndAndSomeTurns(Lab lab, Task<?> task) {
    lab.run(() -> {
      for (int turns = 0; turns < 3; turns += task.isDone() ? 1 : 0) {
        yieldNow();
      }
    });
  }

  @OnEachCarrier
  void aCoroutineFromOutsideThatFailsWhenTheSystemShutsDownIsLogged(Lab lab) {
    Logs logs = lab.logs(Engine.class);
    Lab own = lab.with();

    own.engine().start("from outside", this::failWhenCancelled);
    own.engine().start(() -> {}).toCompletableFuture().join();
    own.runner().close();

    assertThat(logs.count("failed while the actor system was shutting down")).isEqualTo(1);
    assertThat(logs.thrown()).containsExactly(failure);
  }

  private void failWhenCancelled() throws Exception {
    try {
      runningLoop().createFuture().await();
    } catch (CancelledError cancelled) {
      throw failure;
    }
  }
}
