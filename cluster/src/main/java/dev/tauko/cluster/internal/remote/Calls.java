package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.remote.AgentMessage.Cancelled;
import dev.tauko.cluster.internal.remote.AgentMessage.Ended;
import dev.tauko.cluster.internal.remote.AgentMessage.Probe;
import dev.tauko.cluster.internal.remote.AgentMessage.Rejected;
import dev.tauko.internal.pekko.Telling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The calls that this node waits for. Coroutines begin them, on any thread; the agent ends them, in
 * its turns.
 */
final class Calls {
  /** How many calls one probe asks for at most: a message must not become too long. */
  private static final int PROBED = 1_000;

  private final Map<Long, Call> waiting = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /**
   * Begins a call of a body on a node.
   *
   * @param self the agent that is to be told the outcome
   */
  DirectCall begin(ActorRef<AgentMessage> self, Peer peer, Invocation what) {
    DirectCall call = new DirectCall(peer, what.start(numbers.incrementAndGet(), self));
    peer.count(1);
    begin(call);
    if (peer.isLost()) {
      lose(call);
    }
    return call;
  }

  /** Begins a call of a body that has an id. */
  UniqueCall begin(ActorRef<AgentMessage> self, Consumer<UniqueMessage> entity, Invocation what) {
    UniqueCall call = new UniqueCall(entity, what.start(numbers.incrementAndGet(), self));
    begin(call);
    return call;
  }

  private void begin(Call call) {
    waiting.put(call.number(), call);
    Telling.tell(call::start);
  }

  /**
   * A call has ended.
   *
   * @return the agent that keeps the outcome until it is acknowledged, if one does
   */
  @Nullable ActorRef<AgentMessage> end(Ended ended) {
    Call call = waiting.remove(ended.call());
    if (call == null) {
      return null;
    }
    call.outcome().complete(ended);
    return switch (call) {
      case UniqueCall unique -> {
        unique.acknowledge();
        yield null;
      }
      case DirectCall direct -> {
        direct.peer().count(-1);
        if (!(ended instanceof Rejected rejected)) {
          yield direct.peer().agent();
        }
        if (rejected.leaving()) {
          direct.peer().leave();
        }
        yield null;
      }
    };
  }

  /** Whether nobody waits for a call any more. */
  boolean isOver(long number) {
    return !waiting.containsKey(number);
  }

  /** A unique call was taken by a node. */
  void accept(long number, Peer host) {
    if (waiting.get(number) instanceof UniqueCall call) {
      call.accept(host);
      if (host.isLost()) {
        lose(call);
      }
    }
  }

  /** A node was lost, and the calls with it. */
  void lose(Peer peer) {
    for (Call call : waiting.values()) {
      if (call.peer() == peer) {
        lose(call);
      }
    }
  }

  private void lose(Call call) {
    if (waiting.remove(call.number()) != null) {
      call.outcome().complete(null);
    }
  }

  /** A node knows nothing of these calls, though it was told of them: that was lost. */
  void restart(List<Long> numbers) {
    for (long number : numbers) {
      if (waiting.get(number) instanceof DirectCall call) {
        if (call.isCancelled()) {
          var _ = end(new Cancelled(number, null, false));
        } else {
          call.start();
        }
      }
    }
  }

  /** Asks for the calls of which nothing was heard for some time. */
  void look(Duration interval, ActorRef<AgentMessage> self) {
    Map<Peer, List<Long>> quiet = new HashMap<>();
    for (Call call : waiting.values()) {
      if (!call.isDue(interval)) {
        continue;
      }
      if (call.isCancelled()) {
        call.cancelAgain();
      }
      switch (call) {
        case DirectCall direct -> {
          List<Long> numbers = quiet.computeIfAbsent(direct.peer(), _ -> new ArrayList<>());
          numbers.add(direct.number());
          if (numbers.size() == PROBED) {
            probe(direct.peer(), numbers, self);
            numbers.clear();
          }
        }
        case UniqueCall unique when unique.isCancelled() -> {}
        case UniqueCall unique -> unique.start();
      }
    }
    quiet.forEach((peer, numbers) -> probe(peer, numbers, self));
  }

  private static void probe(Peer peer, List<Long> numbers, ActorRef<AgentMessage> self) {
    if (!numbers.isEmpty()) {
      peer.agent().tell(new Probe(List.copyOf(numbers), self));
    }
  }
}
