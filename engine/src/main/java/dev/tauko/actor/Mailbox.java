package dev.tauko.actor;

import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DeathPactException;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.StashOverflowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The view that the body of a {@link CoroutineBehavior} has of its actor: its messages, and the
 * methods of an actor context. Everything here is legal at any point of the body.
 *
 * <p><b>Receiving.</b> Messages come in the order in which they reached the actor. A receive
 * suspends the body until there is one to return; if there is one, it returns at once, except that
 * every 64th receive in a row lets others run first. Cancelling a body that waits loses no message.
 * Only the body itself may receive.
 *
 * <p><b>The actor's context.</b> {@link #spawn}, {@link #watch}, {@link #messageAdapter} and their
 * like run in a turn of the actor, and suspend the caller until that turn has come. Any coroutine
 * of the engine may call them, the body's child coroutines for example.
 *
 * <p>When the body has ended, or the actor is being stopped, receives and the context's methods
 * throw {@link IllegalStateException}.
 *
 * @param <M> the type of the actor's messages
 */
public interface Mailbox<M> {

  /**
   * The next message. Suspends the body until there is one.
   *
   * @throws CancelledError if the body is cancelled meanwhile, since the actor is to stop
   * @throws DeathPactException if a watched actor has ended, in whose place there is no message and
   *     no handler, as in any behavior
   */
  M receive();

  /**
   * The next message, if it comes in time; empty if time is up. With a duration of zero or less,
   * only a message that is there already counts.
   */
  Optional<M> receive(Duration timeout);

  /**
   * The next message of this class. The others stay where they are, in their order. Looks at each
   * of them once, however often it is called with the same class.
   *
   * @throws StashOverflowException if it would pass over more messages than the behavior's limit;
   *     they can still be received
   */
  <C extends M> C receive(Class<C> type);

  /**
   * The next message that matches. The others stay where they are, in their order. The predicate
   * sees each message once for each call, and must not suspend.
   *
   * @throws StashOverflowException if it would pass over more messages than the behavior's limit;
   *     they can still be received
   */
  M receive(Predicate<? super M> matches);

  /** The messages without end: each step of a {@code for} loop is a {@link #receive()}. */
  Iterable<M> messages();

  /**
   * Runs a body, and handles the messages of one class while it waits: those that are there, and
   * those that come. Without this, nothing of the actor runs while its body waits for an answer, so
   * two actors that ask each other wait for ever. (Orleans: reentrancy)
   *
   * <p>The body runs in a task of its own, and the handler in the caller: one message at a time, in
   * order, whenever the body is suspended. A handler may suspend; the next message, and the return
   * of this method, then wait for its end. Other messages stay where they are, in their order and
   * in any number: the behavior's limit does not count here. When the body has ended, messages are
   * left to the next receive.
   *
   * <p>Ends of watched actors are handled as by a receive, between the steps of the body. If there
   * is no handler for one, {@link DeathPactException} is thrown.
   *
   * <p><b>Danger.</b> What the body has read of the actor's state before a suspension may have been
   * changed by the handler after it. On the dispatcher {@code tauko.parallel}, the handler may even
   * run at the same time as the body.
   *
   * <p>What a handler throws, a {@link DeathPactException}, or a cancellation of the caller cancels
   * the body, and comes out of this method once the body has ended. Nobody may receive meanwhile:
   * in the handler, in the body, and in the handlers of {@link #onSignal}, the receiving methods
   * and this one throw {@link IllegalStateException}.
   *
   * @throws X what the body throws
   */
  <T extends @Nullable Object, C extends M, X extends Exception> T reentrant(
      Class<C> type, Consumer<? super C> handler, Body<? extends T, X> body) throws X;

  /** {@link #reentrant(Class, Consumer, Body)} for a body that returns nothing. */
  <C extends M, X extends Exception> void reentrant(
      Class<C> type, Consumer<? super C> handler, Body.OfVoid<X> body) throws X;

  /**
   * Has the ends of watched actors handled: {@link Terminated}, or {@code ChildFailed} alone. The
   * handler runs in the body, inside the receive that comes upon the signal in its place among the
   * messages. The first handler that was set for the signal's class is the one that is called. What
   * it throws comes out of the receive.
   */
  <S extends Terminated> void onSignal(Class<S> type, Consumer<? super S> handler);

  /** The actor. May be called from anywhere, also after the end. */
  ActorRef<M> self();

  /** The actor system. May be called from anywhere, also after the end. */
  ActorSystem<?> system();

  /**
   * A logger named after the class in which the body was written. The first call puts the actor
   * into the MDC of the calling coroutine, with Pekko's keys, for all its loggers.
   */
  Logger log();

  /** Spawns a child actor. */
  <U> ActorRef<U> spawn(Behavior<U> behavior, String name);

  /** Spawns a child actor with properties, for example a dispatcher. */
  <U> ActorRef<U> spawn(Behavior<U> behavior, String name, Props props);

  /** Spawns a child actor with a generated name. */
  <U> ActorRef<U> spawnAnonymous(Behavior<U> behavior);

  /** Has the end of an actor signalled; see {@link #onSignal}. */
  void watch(ActorRef<?> other);

  /** Has the end of an actor announced by a message to this one. */
  void watchWith(ActorRef<?> other, M message);

  /**
   * Takes {@link #watch} or {@link #watchWith} back: what announces the end of the actor is not
   * received any more, even if it is waiting.
   */
  void unwatch(ActorRef<?> other);

  /** Stops a child actor. Does not wait for its end: {@link Actors#awaitTermination} does. */
  void stop(ActorRef<?> child);

  /** The child actors that have not ended. */
  List<ActorRef<Void>> children();

  /**
   * An actor reference that takes messages of another type: the adapter makes messages of this
   * actor of them, in its turns. For replies and notifications of actors that do not know this
   * actor's type, for example the receptionist's. There is one adapter for each class; a further
   * call with the same class replaces it. If the adapter throws, the actor fails.
   */
  <U> ActorRef<U> messageAdapter(Class<U> type, Function<? super U, ? extends M> adapter);

  /**
   * Starts a coroutine on the body's engine that ends with this actor at the latest: it is
   * cancelled when the actor stops, and the actor has not terminated before it has ended. {@code
   * Asyncio.createTask} starts one that may outlive the actor.
   */
  <T extends @Nullable Object> Task<T> start(Coroutine<? extends T> body);

  /** {@link #start(Coroutine)} for a body that returns nothing. */
  Task<@Nullable Void> start(Coroutine.OfVoid body);
}
