package dev.tauko.cluster.internal.remote;

import dev.tauko.Engine;
import dev.tauko.cluster.internal.remote.AgentMessage.Ack;
import dev.tauko.cluster.internal.remote.AgentMessage.Cancel;
import dev.tauko.cluster.internal.remote.AgentMessage.Ended;
import dev.tauko.cluster.internal.remote.AgentMessage.Kept;
import dev.tauko.cluster.internal.remote.AgentMessage.Probe;
import dev.tauko.cluster.internal.remote.AgentMessage.Rejected;
import dev.tauko.cluster.internal.remote.AgentMessage.Start;
import dev.tauko.cluster.internal.remote.AgentMessage.Unknown;
import dev.tauko.cluster.internal.wire.Payloads;
import dev.tauko.internal.pekko.Telling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that this node runs for others, and their outcomes until these are acknowledged. Used
 * in turns of the agent, except for {@link #running} and {@link #run}.
 */
final class Executions {
  /** How many outcomes one message reminds of at most: it must not become too long. */
  private static final int REMINDED = 1_000;

  private final Engine engine;
  private final Registrations registrations;
  private final Payloads payloads;
  private final Map<ActorRef<AgentMessage>, Map<Long, Execution>> byCaller = new HashMap<>();
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean leaving;

  Executions(Engine engine, Registrations registrations, Payloads payloads) {
    this.engine = engine;
    this.registrations = registrations;
    this.payloads = payloads;
  }

  /** How many bodies have begun and not ended. */
  int running() {
    return running.get();
  }

  /** From now on, a body that is cancelled without having been asked to was cut short. */
  void leave() {
    leaving = true;
  }

  boolean isLeaving() {
    return leaving;
  }

  /** Runs a body, unless that has begun already; its outcome is told then if it has ended. */
  void start(Start start, boolean own) {
    Map<Long, Execution> calls = byCaller.computeIfAbsent(start.caller(), _ -> new HashMap<>());
    Execution known = calls.get(start.call());
    if (known != null) {
      known.tellAgain();
      return;
    }
    Rejected rejected = leaving && !own ? leaving(start.call()) : null;
    Execution execution = rejected == null ? new Execution(start.caller()) : null;
    if (execution != null) {
      rejected = run(start, execution, execution::end);
    }
    if (rejected == null && execution != null) {
      calls.put(start.call(), execution);
    } else if (rejected != null) {
      start.caller().tell(rejected);
    }
  }

  private static Rejected leaving(long call) {
    return new Rejected(call, "the node is about to leave", true);
  }

  /**
   * Runs a body.
   *
   * @param end called once when the body has ended, in whatever way, with what is to be told; on
   *     the engine
   * @return null, or why the body does not run
   */
  @Nullable Rejected run(Start start, Execution execution, Consumer<Ended> end) {
    Registrations.Registration<?, ?> registration = registrations.find(start.coroutine());
    if (registration == null) {
      return new Rejected(
          start.call(), start.coroutine() + " is not registered on this node", false);
    }
    String types = Registrations.types(registration.coroutine());
    if (start.types() != null && !types.equals(start.types())) {
      return new Rejected(
          start.call(), "it is registered there as " + types + ", not as " + start.types(), false);
    }
    Address from = start.caller().path().address();
    String name =
        start.coroutine() + " for " + (from.hasGlobalScope() ? from : "a coroutine of this node");
    Body<?, ?> body = new Body<>(start, registration, payloads);
    AtomicBoolean told = new AtomicBoolean();
    Consumer<Ended> once =
        ended -> {
          if (told.compareAndSet(false, true)) {
            end.accept(ended);
          }
        };
    try {
      running.incrementAndGet();
      execution.attach(
          engine.start(
              name,
              () -> {
                Ended ended = body.run();
                Telling.tell(() -> once.accept(ended));
                return ended;
              }));
    } catch (IllegalStateException shutDown) {
      running.decrementAndGet();
      return leaving(start.call());
    }
    execution.onEnd((_, thrown) -> {
      running.decrementAndGet();
      if (thrown != null) {
        once.accept(Body.failure(start.call(), thrown, cutShort(execution)));
      }
    });
    return null;
  }

  private boolean cutShort(Execution execution) {
    return leaving && !execution.isCancelRequested();
  }

  void cancel(Cancel cancel) {
    Execution execution = find(cancel.caller(), cancel.call());
    if (execution == null) {
      cancel.caller().tell(new Unknown(List.of(cancel.call())));
    } else {
      execution.cancel(cancel.request(), cancel.message());
    }
  }

  void probe(Probe probe) {
    List<Long> unknown = new ArrayList<>();
    for (long call : probe.calls()) {
      Execution execution = find(probe.caller(), call);
      if (execution == null) {
        unknown.add(call);
      } else {
        execution.tellAgain();
      }
    }
    if (!unknown.isEmpty()) {
      probe.caller().tell(new Unknown(unknown));
    }
  }

  private @Nullable Execution find(ActorRef<AgentMessage> caller, long call) {
    Map<Long, Execution> calls = byCaller.get(caller);
    return calls == null ? null : calls.get(call);
  }

  void ack(Ack ack) {
    Map<Long, Execution> calls = byCaller.get(ack.caller());
    if (calls != null) {
      ack.calls().forEach(calls::remove);
    }
  }

  /** Reminds callers of outcomes that have been kept since the last time. */
  void remind(ActorRef<AgentMessage> self) {
    byCaller.forEach((caller, calls) -> {
      List<Long> kept = new ArrayList<>();
      calls.forEach((call, execution) -> {
        if (execution.isKeptSinceLastTime()) {
          kept.add(call);
        }
      });
      for (int from = 0; from < kept.size(); from += REMINDED) {
        int to = Math.min(kept.size(), from + REMINDED);
        caller.tell(new Kept(List.copyOf(kept.subList(from, to)), self));
      }
    });
  }

  /** A node was lost: nobody waits for its bodies any more. */
  void lose(ActorRef<AgentMessage> caller, String address) {
    Map<Long, Execution> calls = byCaller.remove(caller);
    if (calls != null) {
      calls
          .values()
          .forEach(each -> each.cancelForGood(address + ", which has submitted it, is lost"));
    }
  }
}
