package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.wire.CborMessage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The entity of a key: tells on which node the key lives. */
final class KeyEntity {

  /** Where does the key live? */
  record Locate(ActorRef<Located> replyTo) implements CborMessage {}

  /** On the node of this agent. */
  record Located(ActorRef<AgentMessage> agent) implements CborMessage {}

  private KeyEntity() {}

  /** The behavior on the node of an agent. */
  static Behavior<Locate> of(ActorRef<AgentMessage> agent) {
    return Behaviors.receiveMessage(locate -> {
      locate.replyTo().tell(new Located(agent));
      return Behaviors.same();
    });
  }
}
