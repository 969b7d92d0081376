package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.remote.AgentMessage.Accepted;
import dev.tauko.cluster.internal.remote.AgentMessage.Ack;
import dev.tauko.cluster.internal.remote.AgentMessage.Cancel;
import dev.tauko.cluster.internal.remote.AgentMessage.Ended;
import dev.tauko.cluster.internal.remote.AgentMessage.Hello;
import dev.tauko.cluster.internal.remote.AgentMessage.Kept;
import dev.tauko.cluster.internal.remote.AgentMessage.Leave;
import dev.tauko.cluster.internal.remote.AgentMessage.Listed;
import dev.tauko.cluster.internal.remote.AgentMessage.Load;
import dev.tauko.cluster.internal.remote.AgentMessage.Look;
import dev.tauko.cluster.internal.remote.AgentMessage.Lost;
import dev.tauko.cluster.internal.remote.AgentMessage.MembershipChanged;
import dev.tauko.cluster.internal.remote.AgentMessage.Met;
import dev.tauko.cluster.internal.remote.AgentMessage.Probe;
import dev.tauko.cluster.internal.remote.AgentMessage.Registered;
import dev.tauko.cluster.internal.remote.AgentMessage.Start;
import dev.tauko.cluster.internal.remote.AgentMessage.Tick;
import dev.tauko.cluster.internal.remote.AgentMessage.Unknown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The agent of a node: takes calls from other nodes, and outcomes from them, and knows which nodes
 * there are. Each node has one, and they watch one another.
 */
final class Agent extends AbstractBehavior<AgentMessage> {
  /** How many outcomes are acknowledged at once, unless the time for it has come. */
  private static final int ACKNOWLEDGED = 64;

  /** Every so many heartbeats, a node says what it is although nothing has changed. */
  private static final int BEATS_BETWEEN_HELLOS = 10;

  private final AgentParts parts;
  private final ActorRef<AgentMessage> self = getContext().getSelf();
  private final Set<ActorRef<AgentMessage>> watched = new HashSet<>();
  private final Map<ActorRef<AgentMessage>, List<Long>> acks = new HashMap<>();
  private int toldLoad;
  private int beats;

  private Agent(ActorContext<AgentMessage> context, AgentParts parts) {
    super(context);
    this.parts = parts;
  }

  /** The behavior; a failure in it is logged, and ends nothing. */
  static Behavior<AgentMessage> of(AgentParts parts) {
    return Behaviors.<AgentMessage>supervise(
            Behaviors.setup(context ->
                Behaviors.withTimers(timers -> {
                  timers.startTimerWithFixedDelay(new Tick(), parts.heartbeat());
                  return new Agent(context, parts);
                })))
        .onFailure(SupervisorStrategy.resume());
  }

  @Override
  public Receive<AgentMessage> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onMessage).build();
  }

  private Behavior<AgentMessage> onMessage(AgentMessage message) {
    switch (message) {
      case Start start -> onStart(start);
      case Cancel cancel -> parts.executions().cancel(cancel);
      case Probe probe -> parts.executions().probe(probe);
      case Ack ack -> parts.executions().ack(ack);
      case Ended ended -> onEnded(ended);
      case Kept kept -> onKept(kept);
      case Unknown unknown -> parts.calls().restart(unknown.calls());
      case Accepted accepted -> parts.calls().accept(accepted.call(), meet(accepted.host()));
      case Met met -> meet(met.agent());
      case Hello hello -> onHello(hello);
      case Load load -> onLoad(load);
      case Look look -> parts.reports().answer(look);
      case Listed listed -> onListed(listed);
      case Lost lost -> onLost(lost.agent());
      case Tick _ -> onTick();
      case Registered _, Leave _ -> introduce();
      case MembershipChanged _ -> parts.directory().changed();
    }
    return this;
  }

  // ---- calls ----

  private void onStart(Start start) {
    if (!start.caller().equals(self)) {
      watch(start.caller());
    }
    parts.executions().start(start, start.caller().equals(self));
  }

  private void onEnded(Ended ended) {
    ActorRef<AgentMessage> agent = parts.calls().end(ended);
    if (agent != null) {
      List<Long> numbers = acks.computeIfAbsent(agent, _ -> new ArrayList<>());
      numbers.add(ended.call());
      if (numbers.size() >= ACKNOWLEDGED || parts.isLarge(ended)) {
        acknowledge(agent, numbers);
      }
    }
  }

  /** Acknowledges once more what no call waits for: the first time was lost. */
  private void onKept(Kept kept) {
    acknowledge(
        kept.agent(),
        new ArrayList<>(kept.calls().stream().filter(parts.calls()::isOver).toList()));
  }

  private void acknowledge(ActorRef<AgentMessage> agent, List<Long> numbers) {
    if (!numbers.isEmpty()) {
      agent.tell(new Ack(List.copyOf(numbers), self));
      numbers.clear();
    }
  }

  // ---- nodes ----

  private void watch(ActorRef<AgentMessage> agent) {
    if (watched.add(agent)) {
      getContext().watchWith(agent, new Lost(agent));
    }
  }

  /** Takes note of an agent, which is asked what it is if it is new. */
  private Peer meet(ActorRef<AgentMessage> agent) {
    Peer peer = parts.directory().peer(agent);
    if (!agent.equals(self) && !watched.contains(agent)) {
      watch(agent);
      agent.tell(parts.hello(self, true));
    }
    return peer;
  }

  /** Tells every other node what this one is. */
  private void introduce() {
    for (Peer peer : parts.directory().peers()) {
      if (!peer.agent().equals(self)) {
        peer.agent().tell(parts.hello(self, !peer.isIntroduced()));
      }
    }
    parts.directory().changed();
  }

  private void onHello(Hello hello) {
    if (hello.agent().equals(self)) {
      return;
    }
    watch(hello.agent());
    Peer peer = parts.directory().peer(hello.agent());
    boolean isNew = !peer.isIntroduced();
    peer.learn(hello);
    if (hello.asks() || isNew) {
      hello.agent().tell(parts.hello(self, false));
    }
    parts.directory().changed();
  }

  private void onLoad(Load load) {
    Peer peer = parts.directory().known(load.agent());
    if (peer != null) {
      peer.learn(load);
    }
  }

  private void onListed(Listed listed) {
    for (ActorRef<AgentMessage> agent : listed.all()) {
      meet(agent);
    }
    for (Peer peer : List.copyOf(parts.directory().peers())) {
      boolean isListed = listed.all().contains(peer.agent());
      if (!isListed && !peer.isIntroduced()) {
        parts.directory().remove(peer.agent());
      }
      peer.setReachable(!isListed || listed.reachable().contains(peer.agent()));
    }
    parts.directory().changed();
  }

  private void onLost(ActorRef<AgentMessage> agent) {
    watched.remove(agent);
    acks.remove(agent);
    Peer peer = parts.directory().known(agent);
    String address = peer == null ? agent.path().address().toString() : peer.address();
    if (peer != null) {
      peer.lose();
      parts.directory().remove(agent);
      parts.calls().lose(peer);
    }
    parts.executions().lose(agent, address);
    parts.directory().changed();
  }

  private void onTick() {
    acks.forEach(this::acknowledge);
    parts.calls().look(parts.heartbeat(), self);
    int load = parts.executions().running();
    beats++;
    for (Peer peer : parts.directory().peers()) {
      if (peer.agent().equals(self)) {
        continue;
      }
      if (load != toldLoad || beats % BEATS_BETWEEN_HELLOS == 0) {
        peer.agent().tell(new Load(load, self));
      }
      if (!peer.isIntroduced() || beats % BEATS_BETWEEN_HELLOS == 0) {
        peer.agent().tell(parts.hello(self, !peer.isIntroduced()));
      }
    }
    toldLoad = load;
    if (beats % BEATS_BETWEEN_HELLOS == 0) {
      parts.executions().remind(self);
    }
  }
}
