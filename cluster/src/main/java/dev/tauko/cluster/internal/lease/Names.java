package dev.tauko.cluster.internal.lease;

import dev.tauko.actor.Actors;
import dev.tauko.internal.pekko.Telling;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** The actors of all names, wherever they are. Thread-safe. */
public interface Names {

  /** Tells the actor of a name something; it may get lost. */
  void tell(String name, NameMessage message);

  /** Asks the actor of a name something, in a coroutine. */
  <R> R ask(String name, Function<ActorRef<R>, ? extends NameMessage> question, Duration timeout);

  /** Names whose messages go through one actor. */
  static <M> Names at(ActorRef<M> actor, BiFunction<String, NameMessage, ? extends M> envelope) {
    return new Names() {
      @Override
      public void tell(String name, NameMessage message) {
        Telling.tell(() -> actor.tell(envelope.apply(name, message)));
      }

      @Override
      public <R> R ask(
          String name, Function<ActorRef<R>, ? extends NameMessage> question, Duration timeout) {
        return Actors.<M, R>ask(
            actor, replyTo -> envelope.apply(name, question.apply(replyTo)), timeout);
      }
    };
  }
}
