package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.CborMessage;
import dev.tauko.cluster.internal.wire.Payload;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What a node tells the ledger of a queue. All of it may arrive twice, late, or never. */
public sealed interface QueueRequest extends NameMessage, CborMessage {

  /** Puts an item in. A ticket is the place in the line that it had before, or zero. */
  record Put(
      ActorRef<QueueReply> node,
      String session,
      long sent,
      QueueSpec spec,
      long request,
      long ticket,
      Payload item)
      implements QueueRequest {}

  /** Requests items: for each request one. A ticket is the place that it had before, or zero. */
  record Get(
      ActorRef<QueueReply> node,
      String session,
      long sent,
      QueueSpec spec,
      List<Long> requests,
      List<Long> tickets)
      implements QueueRequest {}

  /** The work on an item is done: it is to be removed. */
  record Acknowledge(
      ActorRef<QueueReply> node, String session, long sent, long request, long token, long place)
      implements QueueRequest {}

  /** Gives items back, or leaves the line. */
  record Release(ActorRef<QueueReply> node, String session, List<Long> requests)
      implements QueueRequest {}

  /**
   * The session has an item that an earlier ledger has handed out.
   *
   * @param incarnation that of the session, as the ledger has told it
   */
  record Hold(
      ActorRef<QueueReply> node,
      String session,
      long sent,
      QueueSpec spec,
      long incarnation,
      long request,
      long token,
      long place,
      int deliveries,
      Payload item)
      implements QueueRequest {}

  /**
   * The session goes on, and has these items.
   *
   * @param window which requests this is about
   * @param pending all other requests in the window that the node has, and wants answered
   * @param highest a number that no request sent so far exceeds
   */
  record Renew(
      ActorRef<QueueReply> node,
      String session,
      long sent,
      QueueWindow window,
      List<Long> requests,
      List<Long> tokens,
      List<Long> pending,
      long highest)
      implements QueueRequest {}

  /**
   * The session has ended: whatever it has is to be handed out again.
   *
   * @param last whether the node wants nothing more
   */
  record Leave(ActorRef<QueueReply> node, String session, boolean last) implements QueueRequest {}

  /** Asks what the queue has. */
  record Ask(ActorRef<QueueState> replyTo) implements QueueRequest {}

  /** Shuts the queue down, if it is not in use with another specification. */
  record ShutDown(ActorRef<QueueState> replyTo, QueueSpec spec) implements QueueRequest {}

  /** What the ledger before this one, which has come to an orderly end, has had. */
  record Handed(
      QueueSpec spec, boolean shutDown, List<QueueRecord.Item> items, List<QueueRecord.Done> nodes)
      implements QueueRequest {}
}
