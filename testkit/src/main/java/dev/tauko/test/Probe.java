package dev.tauko.test;

import static dev.tauko.Asyncio.waitFor;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An actor that takes messages for a test: what Pekko's {@code TestProbe} is for threads, for
 * coroutines and in virtual time. {@link Simulation#probe} makes one. Messages come in the order in
 * which they were sent.
 *
 * <p>The methods that wait suspend the calling coroutine, and are cancelled with it. Times are
 * those of the {@link VirtualClock}, and not negative. To be used in the program that has made it.
 *
 * @param <M> the type of the messages
 */
public final class Probe<M> {

  /** What the actor is told to watch. */
  private record Watch(ActorRef<?> actor) {}

  private final Run run;
  private final Simulation simulation;
  private final String name;
  private final ActorRef<Object> actor;
  private final Queue<M> messages = new Queue<>();
  private final Map<ActorRef<?>, Event> terminated = new HashMap<>();

  Probe(Run run, Simulation simulation, String name) {
    this.run = run;
    this.simulation = simulation;
    this.name = name;
    this.actor = run.spawnProbe(simulation.engine().system(), behavior(), name);
  }

  private Behavior<Object> behavior() {
    return Behaviors.setup(context ->
        Behaviors.receive(Object.class)
            .onMessage(
                Watch.class,
                watch -> {
                  context.watch(watch.actor());
                  return Behaviors.same();
                })
            .onAnyMessage(message -> {
              take(message);
              return Behaviors.same();
            })
            .onSignal(
                Terminated.class,
                signal -> {
                  ended(signal.getRef()).set();
                  return Behaviors.same();
                })
            .build());
  }

  @SuppressWarnings("unchecked") // Only messages of this type are sent to what ref() gives.
  private void take(Object message) {
    messages.putNoWait((M) message);
  }

  private Event ended(ActorRef<?> watched) {
    return terminated.computeIfAbsent(watched, any -> new Event());
  }

  /** The actor, for what is to send messages to it. */
  public ActorRef<M> ref() {
    return actor.narrow();
  }

  /**
   * Takes the next message. Suspends until there is one; if none can come any more, the program has
   * come to a deadlock, and fails.
   *
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public M receive() {
    return messages.get();
  }

  /**
   * Takes the next message, if it comes within a time. Suspends.
   *
   * @throws AssertionError if none does
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public M receive(Duration atMost) {
    Durations.requireNotNegative("atMost", atMost);
    try {
      return waitFor(messages::get, atMost);
    } catch (AsyncTimeoutException none) {
      throw new AssertionError(this + " has got no message within " + Durations.text(atMost), none);
    }
  }

  /**
   * Takes the next message, which is to be of this type, if it comes within a time. Suspends.
   *
   * @throws AssertionError if none does, or it is of another type
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public <T extends M> T receive(Class<T> type, Duration atMost) {
    Objects.requireNonNull(type, "type");
    M message = receive(atMost);
    if (!type.isInstance(message)) {
      throw new AssertionError(
          this + " expected a message of the type " + type.getSimpleName() + ", got " + message);
    }
    return type.cast(message);
  }

  /**
   * Lets this much time pass, in which no message is to come. Suspends, until everything that is
   * due by then has run as far as it can: {@code Duration.ZERO} is for a message that is under way.
   *
   * @throws AssertionError if one has come before, or does
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public void expectNothing(Duration time) {
    Durations.requireNotNegative("time", time);
    M message;
    try {
      message = waitFor(messages::get, time);
    } catch (AsyncTimeoutException none) {
      simulation.clock().awaitIdle();
      if (messages.isEmpty()) {
        return;
      }
      message = messages.getNoWait();
    }
    throw new AssertionError(this + " expected no message, got " + message);
  }

  /**
   * Waits until an actor has terminated. Suspends.
   *
   * @throws AssertionError if it has not within this time
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public void expectTerminated(ActorRef<?> watched, Duration atMost) {
    Durations.requireNotNegative("atMost", atMost);
    run.expectsEnd(watched);
    actor.tell(new Watch(Objects.requireNonNull(watched, "watched")));
    try {
      waitFor(() -> ended(watched).await(), atMost);
    } catch (AsyncTimeoutException alive) {
      throw new AssertionError(
          watched + " has not terminated within " + Durations.text(atMost), alive);
    }
  }

  /**
   * Takes all messages that have arrived. Does not suspend, so that a message is not there right
   * after it was sent: {@link VirtualClock#awaitIdle} lets all arrive that are under way.
   */
  public List<M> receiveAll() {
    List<M> all = new ArrayList<>();
    while (!messages.isEmpty()) {
      all.add(messages.getNoWait());
    }
    return all;
  }

  @Override
  public String toString() {
    return "Probe[" + name + "]";
  }
}
