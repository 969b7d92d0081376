package dev.tauko.internal.actor;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * Publishes messages that an actor has taken and its body has not, as Pekko does from mailboxes.
 */
final class DeadLetters {
  private DeadLetters() {}

  static void publish(ActorSystem<?> system, Object message, ActorRef recipient) {
    ActorRef deadLetters = Adapter.toClassic(system).deadLetters();
    deadLetters.tell(DeadLetter.apply(message, deadLetters, recipient), ActorRef.noSender());
  }
}
