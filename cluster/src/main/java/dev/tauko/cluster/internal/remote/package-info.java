/**
 * Bodies that run for other nodes. Each node has one {@link
 * dev.tauko.cluster.internal.remote.Agent}.
 *
 * <p>A call is one {@code Start} to the agent of the node that was chosen, and one message about
 * how it ended. Pekko's remoting keeps the order of messages from one agent to another, but may
 * lose some when a connection breaks. So the side that waits asks again and again ({@code Probe}),
 * the side that runs keeps each outcome until it is acknowledged, and answers a probe for a call
 * that it does not know with {@code Unknown}: since messages come in order, the {@code Start} was
 * lost then, and can be sent once more without the risk that a body runs twice. That a node is
 * lost, agents learn by watching one another; both sides end their calls then. Internal.
 */
@NullMarked
package dev.tauko.cluster.internal.remote;

import org.jspecify.annotations.NullMarked;
