package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.journal.Journal;
import dev.tauko.cluster.internal.wire.CborMessage;
import org.apache.pekko.actor.typed.ActorRef;

/** What the entity of an id is told. */
sealed interface UniqueMessage {

  /** Goes to other nodes, too. */
  sealed interface Remote extends UniqueMessage, CborMessage {}

  /** Run the body, unless that has been done, and tell the outcome. */
  record Submit(AgentMessage.Start start) implements Remote {}

  /** One of those who wait does no longer; the body is cancelled if nobody does. */
  record Withdraw(AgentMessage.Cancel cancel) implements Remote {}

  /** A caller has got the outcome. */
  record Received(long call, ActorRef<AgentMessage> caller) implements Remote {}

  /** Forget the outcome. */
  record Forget() implements Remote {}

  // ---- on its own node ----

  /** The body has ended. */
  record Finished(AgentMessage.Ended ended) implements UniqueMessage {}

  /** The outcome has been kept for long enough. */
  record Expired() implements UniqueMessage {}

  /** A node was lost: nobody waits there. */
  record CallerLost(ActorRef<AgentMessage> caller) implements UniqueMessage {}

  /** The journal has something to say. */
  record FromJournal(Journal.Event event) implements UniqueMessage {}

  /** The id moves to another node. */
  record Move() implements UniqueMessage {}
}
