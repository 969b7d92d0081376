package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.CborMessage;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A node asks for a block of a rate. A later request of a node replaces the one that waits.
 *
 * @param sent when, by the node's clock; comes back with the block
 * @param wanted how much the node could use
 * @param least how much it needs to go on
 */
record RateRequest(
    ActorRef<LeaseAgent.Message> node, String name, long sent, RatePlan plan, int wanted, int least)
    implements NameMessage, CborMessage {}
