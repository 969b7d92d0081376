package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.ClusterNode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * A node as this one knows it. Its agent's messages change it in turns of this node's agent; calls
 * read it on any thread.
 */
final class Peer {
  private final ActorRef<AgentMessage> agent;
  private final @Nullable IntSupplier own;
  private final AtomicInteger since = new AtomicInteger();
  private volatile String address;
  private volatile Set<String> roles = Set.of();
  private volatile Map<String, String> offers = Map.of();
  private volatile int running;
  private volatile boolean reachable = true;
  private volatile boolean leaving;
  private volatile boolean lost;
  private volatile boolean introduced;

  /** Another node. */
  Peer(ActorRef<AgentMessage> agent) {
    this(agent, null);
  }

  /**
   * A node.
   *
   * @param own how many bodies run there, if it is this one; null if it is another
   */
  Peer(ActorRef<AgentMessage> agent, @Nullable IntSupplier own) {
    this.agent = agent;
    this.own = own;
    this.address = agent.path().address().toString();
  }

  ActorRef<AgentMessage> agent() {
    return agent;
  }

  String address() {
    return address;
  }

  void learn(AgentMessage.Hello hello) {
    address = hello.address();
    roles = Set.copyOf(hello.roles());
    offers = hello.offers().stream().collect(Collectors.toMap(Offer::coroutine, Offer::types));
    leaving = leaving || hello.leaving();
    introduced = true;
  }

  /** Whether it has said what it is. */
  boolean isIntroduced() {
    return introduced;
  }

  void learn(AgentMessage.Load load) {
    running = load.running();
    since.set(0);
  }

  void setReachable(boolean is) {
    reachable = is;
  }

  /** The types of a coroutine that is registered there; null if it is not. */
  @Nullable String types(String coroutine) {
    return offers.get(coroutine);
  }

  Set<String> coroutines() {
    return offers.keySet();
  }

  boolean hasRole(String role) {
    return roles.contains(role);
  }

  /** Whether messages do not get there at the moment. */
  boolean isUnreachable() {
    return !reachable || lost;
  }

  /** Whether new calls may go there. */
  boolean isOpen() {
    return reachable && !leaving && !lost;
  }

  /** Takes no more calls. */
  void leave() {
    leaving = true;
  }

  boolean isLost() {
    return lost;
  }

  void lose() {
    lost = true;
  }

  /** A call of this node begins or ends there. */
  void count(int more) {
    since.addAndGet(more);
  }

  /**
   * How many bodies run there: as it said last, and what this node has begun and ended since. Of
   * this node, whichever is more: those that run, or its own calls, which begin a moment later.
   */
  int load() {
    return own == null ? Math.max(0, running + since.get()) : Math.max(own.getAsInt(), since.get());
  }

  /** The same for users to see. */
  ClusterNode node() {
    return new ClusterNode(address, roles, offers.keySet(), load());
  }

  @Override
  public String toString() {
    return address;
  }
}
