package dev.tauko.actor;

import dev.tauko.internal.actor.BodyBehavior;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashOverflowException;

/**
 * A behavior of Pekko Typed written as a straight program: a body that receives messages where it
 * wants the next one, and may wait anywhere.
 *
 * <pre>{@code
 * Behavior<Command> account = CoroutineBehavior.of(mailbox -> {
 *   int balance = 0;
 *   for (Command command : mailbox.messages()) {
 *     switch (command) {
 *       case Deposit(int amount) -> balance += amount;
 *       case Pay(int amount, var replyTo) -> {
 *         Receipt receipt = ask(bank, r -> new Transfer(amount, r), Duration.ofSeconds(3));
 *         balance -= amount;
 *         replyTo.tell(receipt);
 *       }
 *     }
 *   }
 * });
 * }</pre>
 *
 * <p>To the rest of the system it is a behavior like any other: spawn it, watch it, supervise it,
 * put it behind a router, make it the guardian. The body is a coroutine of the system's {@link
 * dev.tauko.Engine}: it runs on the engine's loop, whatever dispatcher the actor has, unless that
 * dispatcher is the one of a {@linkplain dev.tauko.Engine#get(ActorSystem, String) further engine},
 * which runs the body then. All that coroutines can do is at its hand. While it waits for something
 * else than a message, messages queue up in their order, and nothing else of the actor runs.
 *
 * <p><b>End.</b> When the body returns, the actor stops. When it throws, the actor fails with that
 * very exception, and {@code Behaviors.supervise(…)} applies: a restart runs a fresh body, which
 * gets the messages that wait; so does {@code resume}, for a body that has thrown has no place to
 * go on. Of an error that would end the actor system, such as a {@code StackOverflowError}, the
 * actor fails with a {@link java.util.concurrent.CompletionException} that has it as its cause.
 *
 * <p><b>Stop.</b> When somebody stops the actor, its parent ends, or the system terminates, the
 * body is cancelled where it waits. Only when it has ended, with its {@code finally} blocks, has
 * the actor terminated to those that watch it; but it has no more than {@code
 * tauko.shutdown-timeout} for that. Messages that the body has not received are dead letters.
 *
 * <p><b>Tasks.</b> The tasks that the body creates end with it: when it has ended, those that still
 * run are cancelled, and the actor stops, or is restarted, when they have ended. {@link
 * dev.tauko.Engine#start} starts what is to go on without the actor.
 *
 * <p>Needs a real actor: in Pekko's {@code BehaviorTestKit}, which has none, the behavior throws
 * {@link UnsupportedOperationException}. {@code ActorTestKit} works.
 */
public final class CoroutineBehavior {
  /** How many messages a selective receive passes over at most, unless the caller says. */
  static final int DEFAULT_LIMIT = 10_000;

  private CoroutineBehavior() {}

  /**
   * What an actor does, from its start to its end.
   *
   * @param <M> the type of the actor's messages
   */
  @FunctionalInterface
  public interface Body<M> {

    /**
     * Runs, in a coroutine of its own; called again for each restart.
     *
     * @throws Exception with which the actor fails
     */
    void run(Mailbox<M> mailbox) throws Exception;
  }

  /** A behavior with this body. Selective receives pass over 10,000 messages at most. */
  public static <M> Behavior<M> of(Body<M> body) {
    return of(DEFAULT_LIMIT, body);
  }

  /**
   * A behavior with this body.
   *
   * @param limit how many messages that did not match may lie behind the selective receives; one
   *     that would pass over one more throws {@link StashOverflowException}, and nothing is lost:
   *     the messages can still be received. {@link Mailbox#reentrant} has no such limit
   * @throws IllegalArgumentException if the limit is negative
   */
  public static <M> Behavior<M> of(int limit, Body<M> body) {
    Objects.requireNonNull(body, "body");
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
    return Behaviors.setup(context -> BodyBehavior.start(context, limit, body));
  }
}
