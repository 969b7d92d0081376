package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Body;
import dev.tauko.Future;
import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.sync.Event;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** Failures that no one awaits, and those that no one can await. */
class UnawaitedTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static AbstractThrowableAssert<?, ? extends Throwable> assertFailure(
      Body.OfVoid<Exception> program) {
    return assertThatThrownBy(() -> Simulation.run(program)).isInstanceOf(SimulationFailure.class);
  }

  private static void fail() {
    throw new IllegalStateException("the real cause");
  }

  private static Behavior<String> failing() {
    return Behaviors.receiveMessage(message -> {
      throw new IllegalStateException("the real cause");
    });
  }

  @Test
  void aTimerThatFailsFailsTheProgram() {
    assertFailure(
            () -> {
              runningLoop().callLater(SECOND, UnawaitedTest::fail);
              sleep(Duration.ofSeconds(2));
            })
        .hasMessageContaining("a callback failed with java.lang.IllegalStateException: the real")
        .hasRootCauseMessage("the real cause");
  }

  @Test
  void aDoneCallbackThatFailsFailsTheProgram() {
    assertFailure(
            () -> {
              Future<Integer> future = runningLoop().createFuture();
              future.addDoneCallback(done -> fail());
              future.setResult(1);
              yieldNow();
              yieldNow();
            })
        .hasRootCauseMessage("the real cause");
  }

  @Test
  void anActorThatFailsFailsTheProgram() {
    assertFailure(
            () -> {
              Simulation.current().spawn(failing(), "waiter").tell("soup");
              sleep(SECOND);
            })
        .hasMessageContaining("the actor waiter failed with java.lang.IllegalStateException: the")
        .hasRootCauseMessage("the real cause");
    assertFailure(
            () -> {
              Simulation.current()
                  .spawn(
                      CoroutineBehavior.<String>of(mailbox -> {
                        mailbox.receive();
                        fail();
                      }),
                      "cook")
                  .tell("soup");
              sleep(SECOND);
            })
        .hasMessageContaining("the actor cook failed with");
  }

  @Test
  void aFailureOfAnActorThatSomebodyHandlesIsNone() {
    Simulation.run(() -> {
      Simulation simulation = Simulation.current();
      simulation
          .spawn(
              Behaviors.supervise(failing()).onFailure(SupervisorStrategy.restart()), "restarted")
          .tell("soup");
      ActorRef<String> expected = simulation.spawn(failing(), "expected");
      expected.tell("soup");
      simulation.probe("probe").expectTerminated(expected, SECOND);
      ActorRef<String> watched = simulation.spawn(failing(), "watched");
      simulation.spawn(
          Behaviors.<String>setup(context -> {
            context.watch(watched);
            return Behaviors.receive(String.class)
                .onSignal(Terminated.class, end -> Behaviors.same())
                .build();
          }),
          "watcher");
      simulation.clock().awaitIdle();
      watched.tell("soup");
      sleep(SECOND);
    });
  }

  @Test
  void leftoversThatAreAllowedMayFail() {
    Simulation.setup()
        .allowingLeftovers()
        .run(() -> {
          runningLoop().callLater(SECOND, UnawaitedTest::fail);
          Simulation.current().spawn(failing(), "waiter").tell("soup");
          sleep(Duration.ofSeconds(2));
        });
  }

  @Test
  void aDeadlockNamesThem() {
    assertFailure(
            () -> {
              Event event = new Event();
              createTask("setter", UnawaitedTest::fail);
              event.await();
            })
        .hasMessageStartingWith("deadlock: ")
        .hasMessageContaining("Failures that no one has awaited: \n  Task[setter, failed with");
  }

  @Test
  void anAssertionThatNeverHoldsNamesThem() {
    assertFailure(
            () -> {
              createTask("setter", UnawaitedTest::fail);
              Simulation.current()
                  .eventually(
                      SECOND,
                      () -> {
                        throw new AssertionError("not set");
                      });
            })
        .hasMessageStartingWith("not within 1 s")
        .hasMessageContaining("Failures that no one has awaited: \n  Task[setter, failed with");
  }

  @Test
  void anotherFailureOfTheProgramHasThemBesideIt() {
    assertThatThrownBy(() ->
            Simulation.run(() -> {
              createTask("setter", UnawaitedTest::fail);
              yieldNow();
              yieldNow();
              throw new AssertionError("not set");
            }))
        .hasMessage("not set")
        .satisfies(thrown ->
            assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(other ->
                    assertThat(other)
                        .hasMessageContaining("no one has awaited this failure: Task[setter, fai")
                        .hasRootCauseMessage("the real cause")));
  }
}
