package dev.tauko.cluster.internal.lease;

import org.apache.pekko.actor.typed.ActorRef;

/** Where the actor of a name is: what it needs of its surroundings. */
interface Place {

  /** The name. */
  String name();

  /** The shard that the name belongs to: the name of its keeper. */
  String keeper();

  /** Tells the actor of another name, or of this one, something. */
  void tell(String name, NameMessage message);

  /** Whether there is another node to which the name may move. */
  boolean hasSuccessor();

  /**
   * The actor is not needed any more. It gets {@link Stop} a little later; what is told to the name
   * from now on is kept for the next actor.
   */
  void passivate(ActorRef<NameMessage> self);

  /** The message that the actor must stop. */
  enum Stop implements NameMessage {
    INSTANCE
  }

  /** The actor of a name asks the keeper of its shard for the term. */
  record Settle(String name, ActorRef<NameMessage> replyTo) implements NameMessage {}

  /** The actor of a name has nothing that a later one of it would need to know of. */
  record Vacate(String name) implements NameMessage {}

  /** The term, and until when leases that this actor does not know may be in use. */
  record Settled(Term term, long graceUntil) implements NameMessage {}
}
