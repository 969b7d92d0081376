package dev.tauko.test;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Asyncio;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.actor.Actors;
import dev.tauko.actor.CoroutineBehavior;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** When time passes, and when it does not. */
class VirtualClockTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private record Question(String text, ActorRef<String> replyTo) {}

  private static VirtualClock clock() {
    return Simulation.current().clock();
  }

  private static ActorRef<Question> actorElsewhere(Behavior<Question> behavior) {
    ActorSystem<?> system = Simulation.current().engine().system();
    return system.systemActorOf(behavior, "asked", DispatcherSelector.defaultDispatcher());
  }

  private static void stop(ActorRef<?> actor) {
    org.apache.pekko.actor.typed.javadsl.Adapter.toClassic(actor)
        .tell(org.apache.pekko.actor.PoisonPill.getInstance(), null);
  }

  @Test
  void advancingLetsEverythingHappenThatIsDue() {
    List<String> log = new ArrayList<>();
    Simulation.run(() -> {
      Task<?> ticker =
          createTask(() -> {
            while (true) {
              sleep(SECOND);
              log.add("tick at " + clock().now().toSeconds());
            }
          });
      clock().advance(Duration.ofSeconds(3));
      log.add("advanced to " + clock().now().toSeconds());
      ticker.cancel();
    });
    assertThat(log).containsExactly("tick at 1", "tick at 2", "tick at 3", "advanced to 3");
  }

  @Test
  void aStoppedClockMovesOnlyWhenItIsAdvanced() {
    Simulation.run(() -> {
      Task<?> sleeper = createTask(() -> sleep(SECOND));
      clock().stop();
      clock().awaitIdle();
      assertThat(clock().now()).isZero();
      clock().advance(Duration.ofMillis(999));
      assertThat(sleeper.isDone()).isFalse();
      clock().advance(Duration.ofMillis(1));
      assertThat(sleeper.isDone()).isTrue();
    });
  }

  @Test
  void aStoppedClockThatEverythingWaitsForIsADeadlock() {
    assertThatThrownBy(() ->
            Simulation.run(() -> {
              clock().stop();
              sleep(SECOND);
            }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("deadlock")
        .hasMessageContaining("the clock is stopped");
  }

  @Test
  void aClockThatGoesOnByItselfAgain() {
    Simulation.run(() -> {
      clock().stop();
      clock().advance(SECOND);
      clock().resume();
      sleep(SECOND);
      assertThat(clock().now()).isEqualTo(Duration.ofSeconds(2));
    });
  }

  @Test
  void timeDoesNotGoBack() {
    Simulation.run(() -> {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> clock().advance(Duration.ofNanos(-1)))
          .withMessageContaining("time does not go back");
    });
  }

  @Test
  void awaitIdleWaitsForAllThatIsReadyAndForNoTimer() throws Exception {
    List<String> log = new ArrayList<>();
    Simulation.run(() -> {
      Task<?> other =
          createTask(() -> {
            for (int i = 0; i < 5; i++) {
              Asyncio.yieldNow();
            }
            log.add("idle");
            sleep(SECOND);
          });
      clock().awaitIdle();
      log.add("seen");
      assertThat(clock().now()).isZero();
      other.await();
    });
    assertThat(log).containsExactly("idle", "seen");
  }

  @Test
  void aCallOnAnotherThreadHoldsTheClock() throws Exception {
    Semaphore gate = new Semaphore(0);
    Simulation.run(() -> {
      Task<String> call =
          createTask(() ->
              toThread(() -> {
                gate.acquire();
                return "done";
              }));
      Task<String> limited = createTask(() -> waitFor(call, MINUTE));
      Asyncio.yieldNow();
      Thread.ofPlatform().start(gate::release);
      assertThat(limited.await()).isEqualTo("done");
      assertThat(clock().now()).isZero();
    });
  }

  @Test
  void aStageCompletedElsewhereHoldsTheClock() throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    Executor later =
        CompletableFuture.delayedExecutor(30, java.util.concurrent.TimeUnit.MILLISECONDS);
    Simulation.run(() -> {
      later.execute(() -> stage.complete("done"));
      assertThat(Asyncio.<String, Exception>waitFor(() -> await(stage), Duration.ofSeconds(10)))
          .isEqualTo("done");
      assertThat(clock().now()).isZero();
    });
  }

  @Test
  void aStageThatOnlyTheLoopCompletesDoesNot() throws Exception {
    Simulation.setup()
        .patience(Duration.ofDays(1))
        .run(() -> {
          Future<String> future = Asyncio.runningLoop().createFuture();
          Task<?> completer =
              createTask(() -> {
                sleep(MINUTE);
                future.setResult("done");
              });
          String text = await(future.toCompletableFuture().thenApply(each -> each + "!"));
          assertThat(text).isEqualTo("done!");
          assertThat(clock().now()).isEqualTo(MINUTE);
          completer.await();
        });
  }

  @Test
  void theAsyncStageOfAFutureHoldsTheClockOnceTheFutureIsDone() throws Exception {
    Executor later =
        CompletableFuture.delayedExecutor(30, java.util.concurrent.TimeUnit.MILLISECONDS);
    Simulation.run(() -> {
      Future<String> future = Asyncio.runningLoop().createFuture();
      createTask(() -> {
        sleep(MINUTE);
        future.setResult("done");
      });
      var stage =
          future
              .toCompletableFuture()
              .thenApplyAsync(each -> each + "!", later)
              .thenApply(each -> each + "!");
      assertThat(Asyncio.<String, Exception>waitFor(() -> await(stage), MINUTE.plus(SECOND)))
          .isEqualTo("done!!");
      assertThat(clock().now()).isEqualTo(MINUTE);
    });
  }

  @Test
  void whatHasNoAnswerFromOutsideIsNoDeadlock() {
    assertThatThrownBy(() ->
            Simulation.setup()
                .patience(Duration.ofMillis(20))
                .run(() -> {
                  createTask("other", () -> Asyncio.runningLoop().createFuture().await());
                  await(new CompletableFuture<>());
                }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining(
            "no answer from outside within 20 ms of real time, the patience of the simulation"
                + " (SimulationSetup.patience):")
        .hasMessageFindingMatch("Task\\[Task-1.* at VirtualClockTest.java:\\d+")
        .hasMessageContaining("Nothing else can go on, and no timer is left")
        .hasMessageContaining("Task[other")
        .hasMessageNotContaining("deadlock");
  }

  @Test
  void aStageThatNobodyCompletesHoldsTheClockForItsPatienceOnly() {
    Simulation.setup()
        .patience(Duration.ofMillis(20))
        .run(() -> {
          assertThatThrownBy(() -> waitFor(() -> await(new CompletableFuture<>()), MINUTE))
              .isInstanceOf(AsyncTimeoutException.class);
          assertThat(clock().now()).isEqualTo(MINUTE);
        });
  }

  @Test
  void anAskOfAnActorElsewhereHoldsTheClock() {
    Simulation.run(() -> {
      ActorRef<Question> asked =
          actorElsewhere(
              Behaviors.receiveMessage(question -> {
                question.replyTo().tell("reply to " + question.text());
                return Behaviors.same();
              }));
      String reply = Actors.ask(asked, replyTo -> new Question("a", replyTo), SECOND);
      assertThat(reply).isEqualTo("reply to a");
      assertThat(clock().now()).isZero();
      stop(asked);
    });
  }

  @Test
  void anActorOnTheLoopLivesInVirtualTime() throws Exception {
    Simulation.setup()
        .patience(Duration.ofDays(1))
        .run(() -> {
          ActorRef<Question> asked =
              Simulation.current()
                  .spawn(
                      CoroutineBehavior.<Question>of(mailbox -> {
                        Question question = mailbox.receive();
                        sleep(MINUTE);
                        question.replyTo().tell("late");
                      }),
                      "asked");
          String reply =
              Actors.ask(asked, replyTo -> new Question("a", replyTo), Duration.ofHours(1));
          assertThat(reply).isEqualTo("late");
          assertThat(clock().now()).isEqualTo(MINUTE);
        });
  }

  @Test
  void aCoroutineThatBlocksHoldsTheClock() throws Exception {
    Carriers.assume("mailbox");
    Semaphore gate = new Semaphore(0);
    Simulation.run(() -> {
      Task<?> limited = createTask(() -> waitFor(() -> gate.acquire(), MINUTE));
      Asyncio.yieldNow();
      Thread.ofPlatform().start(gate::release);
      limited.await();
      assertThat(clock().now()).isZero();
    });
  }

  @Test
  void aCallbackThatBlocksHoldsTheClock() throws Exception {
    Carriers.assume("mailbox");
    Semaphore gate = new Semaphore(0);
    Simulation.run(() -> {
      Future<String> future = Asyncio.runningLoop().createFuture();
      var _ =
          Asyncio.runningLoop()
              .callSoon(() -> {
                gate.acquireUninterruptibly();
                future.setResult("through the gate");
              });
      Task<String> limited = createTask(() -> waitFor(future, MINUTE));
      Asyncio.yieldNow();
      Thread.ofPlatform().start(gate::release);
      assertThat(limited.await()).isEqualTo("through the gate");
      assertThat(clock().now()).isZero();
    });
  }

  @Test
  void aProbeOfPekkosTestKitCanBeAwaited() throws Exception {
    Carriers.assume("mailbox");
    Simulation.run(() -> {
      ActorSystem<?> system = Simulation.current().engine().system();
      TestProbe<String> probe = TestProbe.create(system);
      Task<String> message = createTask(() -> probe.receiveMessage());
      Task<?> sender =
          createTask(() -> {
            sleep(Duration.ofMillis(1));
            probe.ref().tell("hello");
          });
      assertThat(toThread(() -> "other work")).isEqualTo("other work");
      sender.cancel();
      probe.ref().tell("hello at once");
      assertThat(message.await()).isEqualTo("hello at once");
    });
  }

  @Test
  void actorsOfTheLoopTakeTheirTurnsInTheOrderOfTheSchedule() {
    Coroutine.OfVoid program =
        () -> {
          List<String> got = new ArrayList<>();
          Behavior<String> collector =
              Behaviors.receiveMessage(text -> {
                got.add(text);
                return Behaviors.same();
              });
          ActorRef<String> first = Simulation.current().spawn(collector, "first");
          ActorRef<String> second = Simulation.current().spawn(collector, "second");
          first.tell("a");
          second.tell("b");
          clock().awaitIdle();
          assertThat(got).containsExactly("a", "b");
        };

    assertThat(Simulation.setup().trace(program)).contains("0 first 0/2", "0 second");
    assertThat(Simulation.setup().search(50, program).schedule().deviations()).hasSize(1);
  }
}
