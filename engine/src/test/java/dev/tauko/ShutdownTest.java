package dev.tauko;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.sync.Event;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Leaves;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Remnant;
import dev.tauko.testkit.Trail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/** The end of the actor system: coroutines are cancelled, and have a while to end. */
class ShutdownTest {
  private final Trail trail = new Trail();

  /** Waits until it is cancelled, and cleans up over some turns. */
  private void cleanUp(String who) throws Exception {
    try {
      runningLoop().createFuture().await();
    } finally {
      trail.add(who + " cancelled");
      yieldNow();
      trail.add(who + " has cleaned up");
    }
  }

  private static void awaitBegun(Engine engine) {
    engine.start(() -> yieldNow()).toCompletableFuture().join();
  }

  @OnEachCarrier
  void coroutinesAreCancelledInTheOrderOfTheirCreationAndCleanUp(Lab lab) {
    ActorSystem<?> system = lab.system();
    Engine engine = Engine.get(system);
    Task<?> first = engine.start(() -> cleanUp("first"));
    Task<?> second = engine.start(() -> cleanUp("second"));
    awaitBegun(engine);

    Lab.end(system);

    assertThat(trail.entries())
        .containsExactly(
            "first cancelled", "second cancelled", "first has cleaned up", "second has cleaned up");
    assertThat(first.isCancelled()).isTrue();
    assertThatThrownBy(second::result)
        .isInstanceOf(CancelledError.class)
        .hasMessage("the actor system is shutting down");
  }

  @OnEachCarrier
  void coordinatedShutdownDoesTheSame(Lab lab) {
    ActorSystem<?> system = lab.system("pekko.coordinated-shutdown.exit-jvm = off");
    Engine engine = Engine.get(system);
    engine.start(() -> cleanUp("coroutine"));
    awaitBegun(engine);

    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.unknownReason())
        .toCompletableFuture()
        .join();

    assertThat(trail.entries()).containsExactly("coroutine cancelled", "coroutine has cleaned up");
    assertThat(engine.loop().isRunning()).isFalse();
  }

  @OnEachCarrier
  void aCoordinatedShutdownAfterTheEndOfTheSystemHasNothingToDo(Lab lab)
      throws InterruptedException {
    ActorSystem<?> system =
        lab.system(
            "pekko.coordinated-shutdown.run-by-actor-system-terminate = off",
            "pekko.coordinated-shutdown.phases.service-requests-done.recover = off",
            "pekko.coordinated-shutdown.phases.service-stop.recover = off");
    Engine engine = Engine.get(system);
    CountDownLatch ended = new CountDownLatch(1);
    engine.start(() -> {
      try {
        cleanUp("coroutine");
      } finally {
        ended.countDown();
      }
    });
    awaitBegun(engine);
    Lab.end(system);

    assertThat(
            CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.unknownReason())
                .toCompletableFuture())
        .succeedsWithin(Duration.ofMinutes(1));
    // Without a coordinated shutdown, the end of the system does not wait for it.
    ended.await();
    assertThat(trail.entries()).containsExactly("coroutine cancelled", "coroutine has cleaned up");
  }

  /** Actors of the loop, and all else that the end of the system waits for, have turns between. */
  @OnEachCarrier
  void manyAreCancelledOneAfterTheOtherOverManyTurns(Lab lab) {
    ActorSystem<?> system = lab.system();
    Engine engine = Engine.get(system);
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      int number = i;
      tasks.add(
          engine.start(() -> {
            try {
              runningLoop().createFuture().await();
            } finally {
              trail.add(number + " of " + tasks.stream().filter(t -> t.cancelling() > 0).count());
            }
          }));
    }
    awaitBegun(engine);
    Lab.end(system);

    assertThat(trail.entries()).hasSize(3_000).startsWith("0 of 500").endsWith("2999 of 3000");
    assertThat(tasks).allMatch(Task::isCancelled);
  }

  /** A gather cancels all at once, so that all are ready in one turn. */
  @OnEachCarrier
  @Leaves({Remnant.ACTOR, Remnant.CALLBACK, Remnant.THREAD})
  void theSystemDoesNotWaitForAllThatIsReadyWhenTimeIsUp(Lab lab) throws Exception {
    ActorSystem<?> system = lab.system("tauko.shutdown-timeout = 1ms");
    Engine engine = Engine.get(system);
    CountDownLatch cleaned = new CountDownLatch(20_000);
    List<Coroutine<Object>> bodies =
        Collections.nCopies(
            20_000,
            () -> {
              try {
                return runningLoop().createFuture().await();
              } finally {
                spin(Duration.ofNanos(100_000));
                cleaned.countDown();
              }
            });
    engine.start(() -> {
      gather(bodies);
    });
    awaitBegun(engine);

    Lab.end(system);

    assertThat(cleaned.getCount()).isPositive();
    cleaned.await();
  }

  private static void spin(Duration time) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < time.toNanos()) {
      Thread.onSpinWait();
    }
  }

  @OnEachMode
  void whatWasAcceptedBeforeTheEndIsNotCancelled(Lab lab) {
    for (int round = 0; round < 20; round++) {
      ActorSystem<?> system = lab.system("tauko.drain-timeout = 4s");
      Engine engine = Engine.get(system);
      List<Task<?>> accepted = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        accepted.add(engine.start(() -> yieldNow()));
      }
      Lab.end(system);
      assertThat(accepted).noneMatch(Task::isCancelled).allMatch(Task::isDone);
    }
  }

  @OnEachMode
  void whatIsStartedForACleanupIsCancelledAfterIt(Lab lab) {
    ActorSystem<?> system = lab.system("tauko.drain-timeout = 1ms");
    Engine engine = Engine.get(system);
    engine.start(() -> {
      try {
        cleanUp("coroutine");
      } finally {
        Event begun = new Event();
        createTask(() -> {
          begun.set();
          cleanUp("child");
        });
        begun.await();
      }
    });
    awaitBegun(engine);
    Lab.end(system);

    assertThat(trail.entries())
        .containsExactly(
            "coroutine cancelled",
            "coroutine has cleaned up",
            "child cancelled",
            "child has cleaned up");
  }

  @OnEachCarrier
  void theMainCoroutineIsCancelledFirstAndTheOthersAtTheEndOfItsRun(Lab lab) {
    Lab own = lab.with();
    assertThatThrownBy(() ->
            own.run(() -> {
              createTask(() -> cleanUp("other"));
              yieldNow();
              own.engine().system().terminate();
              cleanUp("main");
            }))
        .isInstanceOf(CancelledError.class);
    assertThat(trail.entries())
        .containsExactly(
            "main cancelled", "main has cleaned up", "other cancelled", "other has cleaned up");
  }

  @OnEachCarrier
  @Leaves({Remnant.ACTOR, Remnant.CALLBACK, Remnant.THREAD})
  void oneThatDoesNotEndIsNamedWithThePlaceWhereItIsAndTheShutdownGoesOn(Lab lab) {
    Logs logs = lab.logs(Engine.class);
    ActorSystem<?> system = lab.system("tauko.shutdown-timeout = 2s");
    Engine engine = Engine.get(system);
    engine.start("stubborn", ShutdownTest::neverEnd);
    engine.start("polite", () -> cleanUp("polite"));
    awaitBegun(engine);

    Lab.end(system);

    assertThat(trail.entries()).containsExactly("polite cancelled", "polite has cleaned up");
    assertThat(logs.messages())
        .filteredOn(message -> message.contains("left behind"))
        .singleElement()
        .asString()
        .startsWith(
            "WARN 1 coroutine has not ended within tauko.shutdown-timeout (PT2S) and is left"
                + " behind: stubborn at ")
        .doesNotContain("The event loop is here")
        .contains("created in dev.tauko.ShutdownTest")
        .doesNotContain("polite");
  }

  private static void neverEnd() throws Exception {
    while (true) {
      try {
        runningLoop().createFuture().await();
      } catch (CancelledError ignored) {
        assertThat(ignored).hasMessage("the actor system is shutting down");
      }
    }
  }

  @OnEachCarrier
  void oneThatKeepsTheLoopIsNamedToo(Lab lab) {
    Logs logs = lab.logs(Engine.class);
    ActorSystem<?> system = lab.system("tauko.shutdown-timeout = 50ms");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Engine.get(system).start("busy", () -> keepBusy(begun, end));
    lab.elsewhere(
            () -> {
              begun.await();
              system.terminate();
              logs.await("left behind");
              end.countDown();
              return null;
            })
        .join();
    Lab.end(system);

    assertThat(logs.count("left behind: busy at dev.tauko.ShutdownTest.keepBusy")).isEqualTo(1);
  }

  @OnEachCarrier
  void aBodyOfAnActorThatKeepsTheLoopIsNoCoroutineThatWasLeft(Lab lab) {
    Logs logs = lab.logs(Engine.class);
    ActorSystem<?> system = lab.system("tauko.shutdown-timeout = 50ms");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    system.systemActorOf(
        CoroutineBehavior.of(mailbox -> keepBusy(begun, end)), "busy", Props.empty());
    lab.elsewhere(
            () -> {
              begun.await();
              system.terminate();
              logs.await("tauko.shutdown-timeout (PT0.05S)");
              end.countDown();
              return null;
            })
        .join();
    Lab.end(system);

    assertThat(logs.messages())
        .filteredOn(message -> message.contains("tauko.shutdown-timeout (PT0.05S)"))
        .first()
        .asString()
        .startsWith("WARN The event loop has not answered within tauko.shutdown-timeout (PT0.05S)")
        .contains("keepBusy");
  }

  private static void keepBusy(CountDownLatch begun, CountDownLatch end) {
    begun.countDown();
    while (end.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  @OnEachCarrier
  @Leaves({Remnant.ACTOR, Remnant.CALLBACK, Remnant.THREAD})
  void withoutATimeoutItWaitsForNobody(Lab lab) {
    Logs logs = lab.logs(Engine.class);
    ActorSystem<?> system = lab.system("tauko.shutdown-timeout = 0s");
    Engine.get(system).start("stubborn", ShutdownTest::neverEnd);
    awaitBegun(Engine.get(system));

    Lab.end(system);

    assertThat(logs.count("left behind: stubborn")).isEqualTo(1);
  }

  @OnEachCarrier
  void afterItNoCoroutineBegins(Lab lab) {
    ActorSystem<?> system = lab.system();
    Engine engine = Engine.get(system);
    Lab.end(system);

    assertThatThrownBy(() -> engine.start(() -> trail.add("begun")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the engine of the actor system host has been shut down");
    assertThat(trail.entries()).isEmpty();
  }

  @OnEachCarrier
  void whileItLastsNoCoroutineBeginsFromOutside(Lab lab) {
    ActorSystem<?> system = lab.system();
    Engine engine = Engine.get(system);
    List<Throwable> refusals = new ArrayList<>();
    engine.start(() -> {
      try {
        runningLoop().createFuture().await();
      } finally {
        refusals.add(org.assertj.core.api.Assertions.catchThrowable(() -> engine.start(() -> {})));
      }
    });
    awaitBegun(engine);

    Lab.end(system);

    assertThat(refusals).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @OnEachCarrier
  void aTimeoutThatIsNotShorterThanThatOfThePhaseIsWarnedOf(Lab lab) {
    Logs logs = lab.logs(Engine.class);
    Engine.get(
        lab.system(
            "tauko.drain-timeout = 6s",
            "tauko.shutdown-timeout = 5s",
            "pekko.coordinated-shutdown.phases.service-requests-done.timeout = 6s",
            "pekko.coordinated-shutdown.phases.service-stop.timeout = 5s"));
    assertThat(logs.count("tauko.drain-timeout (PT6S) is not shorter than")).isEqualTo(1);
    assertThat(logs.count("tauko.shutdown-timeout (PT5S) is not shorter than")).isEqualTo(1);
  }
}
