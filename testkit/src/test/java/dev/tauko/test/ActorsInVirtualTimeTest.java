package dev.tauko.test;

import static dev.tauko.Asyncio.sleep;
import static dev.tauko.actor.Actors.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.actor.CoroutineBehavior;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** Actors whose turns are steps of the simulated loop, and probes that coroutines await. */
class ActorsInVirtualTimeTest {
  private static final Duration HOUR = Duration.ofHours(1);

  sealed interface Command {
    record Remind(String text, ActorRef<String> to) implements Command {}

    record Count(ActorRef<Integer> to) implements Command {}

    record Stop() implements Command {}
  }

  /** Reminds an hour after it was asked to, one thing after another. */
  private static Behavior<Command> reminders() {
    return CoroutineBehavior.of(mailbox -> {
      int sent = 0;
      while (true) {
        switch (mailbox.receive()) {
          case Command.Remind(String text, var to) -> {
            sleep(HOUR);
            sent++;
            to.tell(text);
          }
          case Command.Count(var to) -> to.tell(sent);
          case Command.Stop() -> {
            return;
          }
        }
      }
    });
  }

  @CoroutineTest
  void anActorInDirectStyleSleepsInVirtualTime(Simulation simulation, VirtualClock clock) {
    ActorRef<Command> actor = simulation.spawn(reminders(), "reminders");
    Probe<String> probe = simulation.probe("probe");
    actor.tell(new Command.Remind("tea", probe.ref()));
    actor.tell(new Command.Remind("bed", probe.ref()));
    probe.expectNothing(Duration.ofMinutes(59));
    assertThat(probe.receive(Duration.ofMinutes(2))).isEqualTo("tea");
    assertThat(clock.now()).isEqualTo(HOUR);
    assertThat(probe.receive()).isEqualTo("bed");
    assertThat(clock.now()).isEqualTo(HOUR.multipliedBy(2));
    assertThat(ask(actor, Command.Count::new, HOUR)).isEqualTo(2);
    actor.tell(new Command.Stop());
    probe.expectTerminated(actor, Duration.ofSeconds(1));
    assertThat(probe.receiveAll()).isEmpty();
  }

  @CoroutineTest
  void anAskTimesOutInVirtualTime(Simulation simulation, VirtualClock clock) {
    ActorRef<Command> actor = simulation.spawn(reminders(), "reminders");
    actor.tell(new Command.Remind("tea", simulation.<String>probe("probe").ref()));
    assertThatThrownBy(() -> ask(actor, Command.Count::new, Duration.ofMinutes(30)))
        .isInstanceOf(AsyncTimeoutException.class);
    assertThat(clock.now()).isEqualTo(Duration.ofMinutes(30));
  }

  /** A classic state machine with Pekko's timers. */
  private static Behavior<String> ticking(ActorRef<String> to) {
    return Behaviors.withTimers(timers -> {
      timers.startTimerWithFixedDelay("tick", HOUR);
      timers.startSingleTimer("once", Duration.ofMinutes(90));
      return Behaviors.receiveMessage(message -> {
        to.tell(message);
        return message.equals("once") ? Behaviors.stopped() : Behaviors.same();
      });
    });
  }

  @CoroutineTest
  void pekkosTimersFollowTheVirtualClock(Simulation simulation, VirtualClock clock) {
    Probe<String> probe = simulation.probe("probe");
    ActorRef<String> actor = simulation.spawn(ticking(probe.ref()), "ticking");
    assertThat(probe.receive()).isEqualTo("tick");
    assertThat(clock.now()).isEqualTo(HOUR);
    assertThat(probe.receive()).isEqualTo("once");
    assertThat(clock.now()).isEqualTo(Duration.ofMinutes(90));
    probe.expectTerminated(actor, Duration.ofSeconds(1));
  }

  /** Has a child do what another behavior does. */
  private static Behavior<String> parentOf(Behavior<String> child) {
    return Behaviors.setup(context -> {
      var spawned = context.spawn(child, "child");
      return Behaviors.receiveMessage(message -> {
        spawned.tell(message);
        return Behaviors.same();
      });
    });
  }

  @CoroutineTest
  void childrenAndTheirsLiveInVirtualTimeToo(Simulation simulation, VirtualClock clock) {
    Probe<String> probe = simulation.probe("probe");
    Behavior<String> echo =
        Behaviors.receiveMessage(message -> {
          probe.ref().tell(message);
          return Behaviors.same();
        });
    ActorRef<String> echoing = simulation.spawn(parentOf(parentOf(echo)), "echoing");
    echoing.tell("now");
    assertThat(probe.receive(Duration.ofNanos(1))).isEqualTo("now");

    simulation.spawn(parentOf(parentOf(ticking(probe.ref()))), "parent");
    assertThat(probe.receive(HOUR.plusSeconds(1))).isEqualTo("tick");
    assertThat(clock.now()).isEqualTo(HOUR);
  }

  @Test
  void theOrderOfActorsIsTheSeeds() {
    List<String> trace = Simulation.seeded(3).trace(ActorsInVirtualTimeTest::twoActors);
    assertThat(trace).anyMatch(line -> line.contains("reminders"));
    assertThat(Simulation.seeded(3).trace(ActorsInVirtualTimeTest::twoActors)).isEqualTo(trace);
    assertThatThrownBy(() ->
            Simulation.explore(
                200, () -> assertThat(twoActors()).containsExactly("first", "second")))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("shrunk to");
  }

  private static List<String> twoActors() {
    Simulation simulation = Simulation.current();
    ActorRef<Command> first = simulation.spawn(reminders(), "reminders-1");
    ActorRef<Command> second = simulation.spawn(reminders(), "reminders-2");
    Probe<String> probe = simulation.probe("probe");
    first.tell(new Command.Remind("first", probe.ref()));
    second.tell(new Command.Remind("second", probe.ref()));
    return List.of(probe.receive(), probe.receive());
  }

  @CoroutineTest
  void aProbeSaysWhatItMisses(Simulation simulation) {
    Probe<Object> probe = simulation.probe("probe");
    assertThatThrownBy(() -> probe.receive(HOUR))
        .isInstanceOf(AssertionError.class)
        .hasMessage("Probe[probe] has got no message within 1 h");
    probe.ref().tell("text");
    assertThatThrownBy(() -> probe.receive(Integer.class, HOUR))
        .hasMessage("Probe[probe] expected a message of the type Integer, got text");
    probe.ref().tell("more");
    assertThatThrownBy(() -> probe.expectNothing(HOUR))
        .hasMessage("Probe[probe] expected no message, got more");
    ActorRef<Command> actor = simulation.spawn(reminders(), "reminders");
    assertThatThrownBy(() -> probe.expectTerminated(actor, HOUR))
        .hasMessageContaining("has not terminated within 1 h");
  }

  @Test
  void placesAreLinesOfTheProgram() {
    assertThatThrownBy(
            () -> Simulation.run(() -> Simulation.current().<String>probe("probe").receive()))
        .hasMessageContaining("deadlock")
        .hasMessageFindingMatch("at ActorsInVirtualTimeTest.java:\\d+");
    FaultPoints points =
        Simulation.cancelEverywhere(subject ->
            subject.run(() -> {
              Probe<String> probe = Simulation.current().probe("probe");
              probe.expectNothing(HOUR);
            }));
    assertThat(points.places())
        .anyMatch(place -> place.startsWith("probe() at ActorsInVirtualTimeTest.java:"))
        .anyMatch(place -> place.startsWith("expectNothing() at ActorsInVirtualTimeTest.java:"));
  }

  @CoroutineTest
  void pekkosTestKitWorksBesideIt(Simulation simulation) {
    ActorTestKit kit = ActorTestKit.create(simulation.engine().system());
    var pekkos = kit.<String>createTestProbe();
    ActorRef<Command> actor = simulation.spawn(reminders(), "reminders");
    actor.tell(new Command.Remind("tea", pekkos.getRef()));
    sleep(HOUR.plusSeconds(1));
    assertThat(pekkos.receiveMessage()).isEqualTo("tea");
  }

  @CoroutineTest
  void aMessageUnderWayIsSeenByAnExpectationOfNothing(Simulation simulation) {
    Probe<String> probe = simulation.probe("probe");
    probe.ref().tell("one");
    assertThatThrownBy(() -> probe.expectNothing(Duration.ZERO)).hasMessageEndingWith("got one");
    probe.ref().tell("two");
    simulation.clock().awaitIdle();
    assertThat(probe.receiveAll()).containsExactly("two");
    probe.expectNothing(Duration.ZERO);
  }
}
