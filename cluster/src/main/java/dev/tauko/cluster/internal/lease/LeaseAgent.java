package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.settings.LeaseSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * What a node has of all names: the {@link PermitClaims} of each, with the timers that renew them.
 * It runs on a dispatcher of its own kind, so a coroutine that blocks its event loop keeps its
 * leases. It watches the coroutines that wait or hold: when one has ended, what it has comes back.
 * It also passes on to the rates of this node what their ledgers answer.
 */
public final class LeaseAgent extends AbstractBehavior<LeaseAgent.Message> {

  /** What this actor understands; what a {@link LedgerReply} says, too. */
  public interface Message {}

  /** A coroutine requests a permit; the number is of no other request of this node. */
  public record Acquire(
      String name, int permits, long request, ActorRef<?> holder, Claimant claimant)
      implements Message {}

  /** A coroutine gives back what it has of a request, or does not wait for it any more. */
  public record Release(long request) implements Message {}

  /** The node leaves: everything is given back. */
  record Leave(ActorRef<Done> replyTo) implements Message {}

  private enum Tick implements Message {
    INSTANCE
  }

  private enum Beat implements Message {
    INSTANCE
  }

  private record Request(Use use, ActorRef<?> holder, Claimant claimant) {}

  private final Names names;
  private final String node;
  private final LeaseSettings settings;
  private final LongSupplier clock;
  private final Map<String, NodeRate> rates;
  private final Map<String, Use> uses = new HashMap<>();
  private final Map<Long, Request> requests = new HashMap<>();
  private final Holders holders = new Holders(getContext());
  private long sessions;

  private LeaseAgent(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Names names,
      String node,
      LeaseSettings settings,
      LongSupplier clock,
      Map<String, NodeRate> rates) {
    super(context);
    this.rates = rates;
    this.names = names;
    this.node = node;
    this.settings = settings;
    this.clock = clock;
    Pulse.start(timers, settings, Tick.INSTANCE, Beat.INSTANCE);
  }

  static Behavior<Message> create(
      Names names,
      String node,
      LeaseSettings settings,
      LongSupplier clock,
      Map<String, NodeRate> rates) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new LeaseAgent(context, timers, names, node, settings, clock, rates)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Acquire.class, this::acquire)
        .onMessage(Release.class, message -> release(message.request()))
        .onMessage(LedgerReply.class, this::reply)
        .onMessage(RateReply.class, this::reply)
        .onMessage(Tick.class, _ -> tick())
        .onMessage(Beat.class, _ -> beat())
        .onMessage(Leave.class, this::leave)
        .onSignal(Terminated.class, this::holderEnded)
        .build();
  }

  // ---- coroutines ----

  private Behavior<Message> acquire(Acquire message) {
    Use use = uses.computeIfAbsent(message.name(), this::use);
    if (use.requests > 0 && use.permits != message.permits()) {
      message.claimant().rejected(use.permits);
      return this;
    }
    use.permits = message.permits();
    use.requests++;
    requests.put(message.request(), new Request(use, message.holder(), message.claimant()));
    holders.add(message.holder(), message.request());
    use.claims.acquire(
        message.request(), new Forgetting(message.request(), message.claimant()), now());
    return this;
  }

  private Behavior<Message> release(long number) {
    Request request = forget(number);
    if (request != null) {
      request.use().claims.release(number);
    }
    return this;
  }

  private Behavior<Message> holderEnded(Terminated signal) {
    holders.ended(signal.getRef()).forEach(this::endWithHolder);
    return this;
  }

  /** Others may still have the permit of a coroutine that has ended: it is none any more. */
  private void endWithHolder(long number) {
    Request request = requests.get(number);
    release(number);
    if (request != null) {
      request.claimant().lost();
    }
  }

  private @Nullable Request forget(long number) {
    Request request = requests.remove(number);
    if (request == null) {
      return null;
    }
    request.use().requests--;
    holders.remove(request.holder(), number);
    return request;
  }

  // ---- ledgers ----

  private Behavior<Message> reply(LedgerReply reply) {
    Use use = uses.get(reply.name());
    if (use != null) {
      use.claims.receive(reply, now());
    } else if (!(reply instanceof LedgerReply.Released)) {
      names.tell(
          reply.name(), new LedgerRequest.Leave(getContext().getSelf().narrow(), reply.session()));
    }
    return this;
  }

  private Behavior<Message> reply(RateReply reply) {
    NodeRate rate = rates.get(reply.name());
    if (rate != null) {
      rate.receive(reply);
    }
    return this;
  }

  private Use use(String name) {
    sessions++;
    return new Use(name, node + "-" + sessions);
  }

  // ---- time ----

  private Behavior<Message> tick() {
    long now = now();
    uses.values().forEach(use -> use.claims.tick(now));
    rates.values().forEach(NodeRate::tick);
    return this;
  }

  private Behavior<Message> beat() {
    long now = now();
    uses.values().removeIf(use -> !use.claims.beat(now));
    return this;
  }

  private Behavior<Message> leave(Leave message) {
    uses.values().forEach(use -> use.claims.leave());
    uses.clear();
    Set.copyOf(requests.keySet()).forEach(this::forget);
    message.replyTo().tell(Done.getInstance());
    return this;
  }

  private long now() {
    return clock.getAsLong();
  }

  /** A claimant whose request is forgotten when nothing is to be released any more. */
  private final class Forgetting implements Claimant {
    private final long request;
    private final Claimant claimant;

    Forgetting(long request, Claimant claimant) {
      this.request = request;
      this.claimant = claimant;
    }

    @Override
    public void granted(long token, Lease lease) {
      claimant.granted(token, lease);
    }

    @Override
    public void lost() {
      forget(request);
      claimant.lost();
    }

    @Override
    public void rejected(int permits) {
      forget(request);
      claimant.rejected(permits);
    }
  }

  /** The use of one name. */
  private final class Use implements Outbox {
    private final String name;
    private final ActorRef<LedgerReply> self = getContext().getSelf().narrow();
    private final PermitClaims claims;
    private int permits;
    private int requests;

    Use(String name, String session) {
      this.name = name;
      this.claims = new PermitClaims(session, settings.margin().toNanos(), this, now());
    }

    @Override
    public void acquire(String session, long sent, List<Long> wanted, List<Long> tickets) {
      tell(new LedgerRequest.Acquire(self, session, sent, permits, wanted, tickets));
    }

    @Override
    public void release(String session, List<Long> released) {
      tell(new LedgerRequest.Release(self, session, released));
    }

    @Override
    public void renew(String session, long sent, List<Long> held, List<Long> tokens) {
      tell(new LedgerRequest.Renew(self, session, sent, permits, held, tokens));
    }

    @Override
    public void leave(String session) {
      tell(new LedgerRequest.Leave(self, session));
    }

    private void tell(LedgerRequest request) {
      names.tell(name, request);
    }
  }
}
