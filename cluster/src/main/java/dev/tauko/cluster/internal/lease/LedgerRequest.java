package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.CborMessage;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What a node tells the ledger of a name. All of it may arrive twice, late, or never. */
public sealed interface LedgerRequest extends NameMessage, CborMessage {

  /** Requests permits: for each request one. A ticket is the place that it had before, or zero. */
  record Acquire(
      ActorRef<LedgerReply> node,
      String session,
      long sent,
      int permits,
      List<Long> requests,
      List<Long> tickets)
      implements LedgerRequest {}

  /** Gives permits back, or leaves the line. */
  record Release(ActorRef<LedgerReply> node, String session, List<Long> requests)
      implements LedgerRequest {}

  /** The session goes on, and has these permits. */
  record Renew(
      ActorRef<LedgerReply> node,
      String session,
      long sent,
      int permits,
      List<Long> requests,
      List<Long> tokens)
      implements LedgerRequest {}

  /** The session has ended: whatever it has is free. */
  record Leave(ActorRef<LedgerReply> node, String session) implements LedgerRequest {}

  /** Asks what the ledger has. */
  record Ask(ActorRef<LedgerState> replyTo, String name) implements LedgerRequest {}
}
