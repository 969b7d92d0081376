package dev.tauko.internal.task;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Trail;
import dev.tauko.testkit.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** A coroutine's actor is an actor like another: it can be watched, told, and stopped. */
class TaskActorTest {
  private static Watcher watch(Task<?> task) {
    return new Watcher(Engine.current().system(), task.actor());
  }

  private static void waitForEver() throws Exception {
    runningLoop().createFuture().await();
  }

  /** A body that needs some turns, and some time, to clean up. */
  private static void waitAndCleanUp(Trail log) throws Exception {
    try {
      waitForEver();
    } catch (CancelledError e) {
      log.add("cancelled: " + e.getMessage());
      throw e;
    } finally {
      yieldNow();
      log.add("cleans up");
      sleep(Duration.ofDays(1));
      log.add("has cleaned up");
    }
  }

  @OnEachCarrier
  void whoWatchesHearsOfTheEndAfterIt(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Future<String> gate = runningLoop().createFuture();
          Task<?> task =
              createTask(() -> {
                gate.await();
                log.add("body ends");
              });
          Watcher watcher = watch(task);
          yieldNow();
          log.add("terminated " + watcher.terminated().isDone());
          gate.setResult("");
          await(watcher.terminated());
          log.add("terminated, done " + task.isDone());
        });

    assertThat(trail).containsExactly("terminated false", "body ends", "terminated, done true");
  }

  @OnEachCarrier
  void aPoisonPillCancelsTheBodyAndTheActorStopsAfterItsFinallyBlocks(Lab lab) {
    assertThat(lab.trail(log -> stopWith(log, PoisonPill.getInstance())))
        .containsExactly(
            "cancelled: the actor was told to stop",
            "cleans up",
            "has cleaned up",
            "terminated",
            "cancelled true");
  }

  @OnEachCarrier
  void aKillDoesTheSame(Lab lab) {
    assertThat(lab.trail(log -> stopWith(log, Kill.getInstance())))
        .containsExactly(
            "cancelled: the actor was told to stop",
            "cleans up",
            "has cleaned up",
            "terminated",
            "cancelled true");
  }

  private static void stopWith(Trail log, Object message) throws Exception {
    Task<?> task = createTask(() -> waitAndCleanUp(log));
    Watcher watcher = watch(task);
    yieldNow();
    CompletableFuture<Done> noted =
        watcher.terminated().whenComplete((done, thrown) -> log.add("terminated"));
    Adapter.toClassic(task.actor()).tell(message, ActorRef.noSender());
    await(noted);
    log.add("cancelled " + task.isCancelled());
  }

  @OnEachCarrier
  void aCancelMessageCancelsTheBodyWithItsMessage(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<?> task = createTask(() -> waitAndCleanUp(log));
          Watcher watcher = watch(task);
          yieldNow();
          task.actor().tell(new Task.Cancel("by message"));
          await(watcher.terminated());
          log.add("requests " + task.cancelling());
        });

    assertThat(trail)
        .containsExactly("cancelled: by message", "cleans up", "has cleaned up", "requests 1");
  }

  @OnEachCarrier
  void aBodyMayDeclineACancelMessageAndEvenAPoisonPill(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<String> task =
              createTask(() -> {
                for (int i = 0; i < 2; i++) {
                  try {
                    waitForEver();
                  } catch (CancelledError e) {
                    log.add(e.getMessage());
                  }
                }
                yieldNow();
                return "result";
              });
          Watcher watcher = watch(task);
          yieldNow();
          task.actor().tell(new Task.Cancel(null));
          yieldNow();
          yieldNow();
          Adapter.toClassic(task.actor()).tell(PoisonPill.getInstance(), ActorRef.noSender());
          log.add(task.await());
          await(watcher.terminated());
        });

    assertThat(trail).containsExactly("null", "the actor was told to stop", "result");
  }

  @OnEachCarrier
  void aPoisonPillTakesItsTurnBehindTheFirstStep(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> task =
              createTask(() -> {
                log.add("begins");
                waitAndCleanUp(log);
              });
          Adapter.toClassic(task.actor()).tell(PoisonPill.getInstance(), ActorRef.noSender());
          yieldNow();
          yieldNow();
          yieldNow();
          log.stopCounting();
          assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        });

    assertThat(trail)
        .containsExactly(
            "1 begins", "2 cancelled: the actor was told to stop", "3 cleans up", "has cleaned up");
  }

  @OnEachCarrier
  void messagesFromOutsideReachTheBodyToo(Lab lab) throws Exception {
    Engine engine = lab.engine();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Task<?> task =
        engine.start(() -> {
          begun.complete(null);
          await(new CompletableFuture<>());
        });
    begun.get();
    Watcher watcher = new Watcher(engine.system(), task.actor());
    task.actor().tell(new Task.Cancel("from outside"));

    watcher.terminated().get();
    assertThat(task.isCancelled()).isTrue();
  }

  @OnEachCarrier
  void aTaskHasItsActorBeforeItsFirstStep(Lab lab) {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    lab.engine()
        .loop()
        .callSoonThreadsafe(() -> {
          // A callback that blocks would be suspended with the carrier mailbox.
          while (!gate.isDone()) {
            Thread.onSpinWait();
          }
        });
    Task<?> task = lab.engine().start(() -> waitForEver());
    Watcher watcher = new Watcher(lab.engine().system(), task.actor());
    task.actor().tell(new Task.Cancel("before its first step"));

    assertThat(watcher.terminated()).isNotDone();
    gate.complete(null);
    watcher.terminated().join();
    assertThat(task.isCancelled()).isTrue();
  }

  @OnEachCarrier
  void theActorOfATaskThatHasEndedHasStopped(Lab lab) {
    lab.run(() -> {
      Task<?> task = createTask(() -> {});
      task.await();
      await(watch(task).terminated());
    });
  }

  @OnEachCarrier
  void whoeverAsksTooLateDoesNotReachAnotherCoroutine(Lab lab) {
    lab.run(() -> {
      Task<?> ended = createTask(() -> {});
      ended.await();
      Task<String> next =
          createTask(() -> {
            yieldNow();
            yieldNow();
            yieldNow();
            return "undisturbed";
          });
      ended.actor().tell(new Task.Cancel("for somebody else"));
      assertThat(next.await()).isEqualTo("undisturbed");
    });
  }
}
