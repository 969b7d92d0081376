package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.CborMessage;
import dev.tauko.cluster.internal.wire.Payload;
import java.util.List;

/**
 * What the ledger of a queue tells a node. {@code sent} is always the latest time, by the node's
 * own clock, at which the node had sent something that the ledger has received.
 */
public sealed interface QueueReply extends QueueAgent.Message, CborMessage {

  /** The queue that this is about. */
  String name();

  /** The session of the node that this is for. */
  String session();

  /** A request waits; {@code ticket} is its place, for the ledger that comes after this one. */
  record Queued(String name, String session, long request, long ticket) implements QueueReply {}

  /** The item of a request is in the queue. */
  record Stored(String name, String session, long request) implements QueueReply {}

  /**
   * A request has an item.
   *
   * @param incarnation that of the session; an item from an earlier one is the node's no more
   */
  record Delivered(
      String name,
      String session,
      long incarnation,
      long request,
      long token,
      long place,
      int deliveries,
      Payload item,
      long sent,
      long ttl)
      implements QueueReply {}

  /** The item of a request is removed. */
  record Acknowledged(String name, String session, long request) implements QueueReply {}

  /** The request does not have the item any more, and cannot acknowledge it. */
  record Lost(String name, String session, long request) implements QueueReply {}

  /** The ledger knows nothing any more of these requests. */
  record Released(String name, String session, List<Long> requests) implements QueueReply {}

  /** The queue is in use with another specification. */
  record Rejected(String name, String session, long request, QueueSpec spec)
      implements QueueReply {}

  /** The queue takes no items any more, or has none any more, since it was shut down. */
  record Down(String name, String session, long request) implements QueueReply {}

  /**
   * The leases of the session last {@code ttl} nanoseconds from {@code sent}, except for those that
   * are lost. Requests that are missing must be sent again, with the items that they have; the
   * lease ends with the time for that. All that the node wants or has must be sent again if the
   * incarnation is higher than before; a lower one is that of an earlier ledger.
   */
  record Renewed(
      String name,
      String session,
      long sent,
      long ttl,
      long incarnation,
      List<Long> lost,
      List<Long> missing)
      implements QueueReply {}
}
