package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.CborMessage;

/** What the ledger of a rate answers. */
sealed interface RateReply extends LeaseAgent.Message, CborMessage {

  /** The name of the rate. */
  String name();

  /**
   * So much may pass on the node, until the plan's validity after it was handed out. That was
   * {@code held} nanoseconds after the request had arrived, hence at the earliest as long after
   * {@code sent}.
   */
  record Block(String name, long sent, long held, int count) implements RateReply {}

  /** The name has another plan, and is in use. */
  record OtherPlan(String name, RatePlan plan) implements RateReply {}
}
