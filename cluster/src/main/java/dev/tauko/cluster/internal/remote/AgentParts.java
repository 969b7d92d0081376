package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.remote.AgentMessage.Ended;
import dev.tauko.cluster.internal.remote.AgentMessage.Hello;
import dev.tauko.cluster.internal.remote.AgentMessage.Returned;
import java.time.Duration;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What an agent works with.
 *
 * @param address this node's address
 * @param roles its roles
 * @param heartbeat how often it looks after its calls
 */
record AgentParts(
    String address,
    Set<String> roles,
    Duration heartbeat,
    Directory directory,
    Calls calls,
    Executions executions,
    Registrations registrations,
    Reports reports) {

  /** A result of as many bytes is not kept for longer than it must. */
  private static final int LARGE = 16 * 1024;

  /** What this node is. */
  Hello hello(ActorRef<AgentMessage> self, boolean asks) {
    return new Hello(address, roles, registrations.offers(), executions.isLeaving(), asks, self);
  }

  boolean isLarge(Ended ended) {
    return ended instanceof Returned returned && returned.result().size() >= LARGE;
  }
}
