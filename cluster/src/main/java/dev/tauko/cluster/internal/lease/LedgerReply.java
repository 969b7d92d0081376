package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.CborMessage;
import java.util.List;

/**
 * What the ledger of a name tells a node. {@code sent} is always the latest time, by the node's own
 * clock, at which the node had sent something that the ledger has received: a lease counts from
 * there. {@code incarnation} tells which ledger speaks, and as which beginning of the session
 * there: later ones have larger numbers.
 */
public sealed interface LedgerReply extends LeaseAgent.Message, CborMessage {

  /** The name that this is about. */
  String name();

  /** The session of the node that this is for. */
  String session();

  /** A request waits; {@code ticket} is its place, for the ledger that comes after this one. */
  record Queued(String name, String session, long incarnation, long request, long ticket)
      implements LedgerReply {}

  /** A request has a permit. */
  record Granted(
      String name, String session, long incarnation, long request, long token, long sent, long ttl)
      implements LedgerReply {}

  /** The ledger knows nothing any more of these requests. */
  record Released(String name, String session, List<Long> requests) implements LedgerReply {}

  /** The name has another number of permits, and is in use. */
  record Rejected(String name, String session, long request, int permits) implements LedgerReply {}

  /**
   * The leases of the session last {@code ttl} nanoseconds from {@code sent}, except for those that
   * are lost. Requests that wait must be sent again if the incarnation is another one than before.
   */
  record Renewed(
      String name, String session, long sent, long ttl, long incarnation, List<Long> lost)
      implements LedgerReply {}
}
