package dev.tauko.actor;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.internal.actor.ActorCoroutines;
import dev.tauko.internal.actor.Ask;
import dev.tauko.internal.actor.TerminationWait;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Rethrow;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/** Actors as coroutines see them, and coroutines for actors; to be imported statically. */
public final class Actors {
  private Actors() {}

  /**
   * Asks an actor, and returns its reply. Suspends the calling coroutine until the reply is there.
   *
   * <p>A reply that comes after the call has ended, in whatever way, is dropped: nobody sees it,
   * and it is no dead letter, except that one from another node is. If an actor of this node ends
   * before it has replied, the call fails at once; one that was gone before is not told anything,
   * and neither is {@code deadLetters}.
   *
   * <p>Where the bodies of {@link CoroutineBehavior}s of this node ask one another in a circle, the
   * ask that closes the circle fails at once. An actor that has passed a question on to another one
   * still counts as the one that is asked. An ask in a coroutine beside the body is no part of such
   * a circle: {@code createTask(() -> ask(…))}.
   *
   * @param message the message, made of the reference to which the reply is to be told
   * @param timeout how long to wait at most; time limits around the call count as well
   * @throws AsyncTimeoutException if time was up
   * @throws ActorTerminatedException if the actor has ended, and will not reply
   * @throws CancelledError if the calling coroutine was cancelled
   * @throws IllegalArgumentException if the timeout is not positive
   * @throws IllegalStateException if the caller is not a coroutine, or the call closes a circle of
   *     asks; the message names all actors in it
   */
  public static <M, R> R ask(
      RecipientRef<M> ref, Function<ActorRef<R>, ? extends M> message, Duration timeout) {
    return new Ask<M, R>(CoroutineTask.require("ask"), ref, timeout).of(message);
  }

  /**
   * {@link #ask} for an actor that replies with a {@link StatusReply}: returns the value in it.
   *
   * @throws Exception the very error in the reply, or as {@link #ask}
   */
  public static <M, R> R askWithStatus(
      RecipientRef<M> ref,
      Function<ActorRef<StatusReply<R>>, ? extends M> message,
      Duration timeout)
      throws Exception {
    CoroutineTask<?> caller = CoroutineTask.require("askWithStatus");
    StatusReply<R> reply = new Ask<M, StatusReply<R>>(caller, ref, timeout).of(message);
    if (reply.isSuccess()) {
      return reply.getValue();
    }
    throw Rethrow.<Exception>exactly(reply.getError());
  }

  /**
   * Waits until an actor has terminated. Suspends the calling coroutine; if the actor has
   * terminated, not for long.
   *
   * @throws CancelledError if the calling coroutine was cancelled
   * @throws IllegalStateException if the caller is not a coroutine, or is the body of that very
   *     actor
   */
  public static void awaitTermination(ActorRef<?> ref) {
    TerminationWait.await(CoroutineTask.require("awaitTermination"), ref);
  }

  /**
   * Starts a coroutine that ends with an actor at the latest: it is cancelled when the actor stops,
   * or restarts as far as its children are stopped then, and the actor has not terminated before
   * the coroutine has ended. It counts among the actor's children. It runs on the engine whose
   * dispatcher the actor has, otherwise on the system's own. To be called in the actor's turns, or
   * in its coroutines.
   *
   * @throws IllegalStateException if the actor is stopping, or the engine has been shut down
   * @throws UnsupportedOperationException if it is called from elsewhere
   */
  public static <T extends @Nullable Object> Task<T> start(
      ActorContext<?> context, Coroutine<? extends T> body) {
    return ActorCoroutines.start(context, body);
  }

  /** {@link #start(ActorContext, Coroutine)} for a body that returns nothing. */
  public static Task<@Nullable Void> start(ActorContext<?> context, Coroutine.OfVoid body) {
    Objects.requireNonNull(body, "body");
    return start(context, body.asCoroutine());
  }

  /**
   * {@link #start(ActorContext, Coroutine)}, whose outcome comes to the actor as a message, as with
   * {@code pipeToSelf}. If the actor stops first, there is none.
   *
   * @param message made in a turn of the actor of the result, null if there is none, and the
   *     failure, null if there is none
   */
  public static <M, T extends @Nullable Object> Task<T> start(
      ActorContext<M> context,
      Coroutine<? extends T> body,
      BiFunction<? super @Nullable T, ? super @Nullable Throwable, ? extends M> message) {
    Objects.requireNonNull(message, "message");
    return ActorCoroutines.start(context, body, message);
  }
}
