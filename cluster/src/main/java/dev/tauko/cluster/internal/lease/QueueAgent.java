package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.settings.LeaseSettings;
import dev.tauko.cluster.internal.wire.Payload;
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
 * What a node has of all queues: the {@link QueueClaims} of each, with the timers that renew them.
 * Like {@link LeaseAgent}, it runs apart from the coroutines, and watches those that wait or have
 * an item.
 */
public final class QueueAgent extends AbstractBehavior<QueueAgent.Message> {

  /** What this actor understands; what a {@link QueueReply} says, too. */
  public interface Message {}

  /**
   * What a coroutine wants of a queue.
   *
   * @param name the queue
   * @param spec what it must be made for
   * @param number a number that no other request of this node has
   * @param holder the coroutine
   * @param claimant what is told of the outcome
   */
  public record Request(
      String name, QueueSpec spec, long number, ActorRef<?> holder, QueueClaimant claimant) {}

  /** A coroutine puts an item in. */
  public record Put(Request request, Payload item) implements Message {}

  /** A coroutine requests an item. */
  public record Get(Request request) implements Message {}

  /** The work on the item of a request is done. */
  public record Acknowledge(Request request) implements Message {}

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

  /** The most requests that one message to renew them is about: some 70 KB. */
  private static final int MOST_CLAIMS = 4_000;

  private record Open(Use use, ActorRef<?> holder, QueueClaimant claimant) {}

  private final Names names;
  private final String node;
  private final LeaseSettings settings;
  private final LongSupplier clock;
  private final Map<String, Use> uses = new HashMap<>();
  private final Map<Long, Open> requests = new HashMap<>();
  private final Holders holders = new Holders(getContext());
  private long sessions;

  private QueueAgent(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Names names,
      String node,
      LeaseSettings settings,
      LongSupplier clock) {
    super(context);
    this.names = names;
    this.node = node;
    this.settings = settings;
    this.clock = clock;
    Pulse.start(timers, settings, Tick.INSTANCE, Beat.INSTANCE);
  }

  static Behavior<Message> create(
      Names names, String node, LeaseSettings settings, LongSupplier clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new QueueAgent(context, timers, names, node, settings, clock)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Put.class, this::put)
        .onMessage(Get.class, this::get)
        .onMessage(Acknowledge.class, message -> acknowledge(message.request()))
        .onMessage(Release.class, message -> release(message.request()))
        .onMessage(QueueReply.class, this::reply)
        .onMessage(Tick.class, _ -> tick())
        .onMessage(Beat.class, _ -> beat())
        .onMessage(Leave.class, this::leave)
        .onSignal(Terminated.class, this::holderEnded)
        .build();
  }

  // ---- coroutines ----

  private Behavior<Message> put(Put message) {
    Use use = open(message.request());
    if (use != null) {
      long number = message.request().number();
      use.claims.put(number, message.item(), claimant(message.request()), now());
    }
    return this;
  }

  private Behavior<Message> get(Get message) {
    Use use = open(message.request());
    if (use != null) {
      use.claims.get(message.request().number(), claimant(message.request()), now());
    }
    return this;
  }

  /** The use of the queue; null if this node uses it with another specification. */
  private @Nullable Use open(Request request) {
    Use use = uses.computeIfAbsent(request.name(), this::use);
    if (use.requests == 0) {
      use.spec = request.spec();
    }
    if (!request.spec().equals(use.spec)) {
      request.claimant().rejected(use.spec);
      return null;
    }
    use.requests++;
    requests.put(request.number(), new Open(use, request.holder(), request.claimant()));
    holders.add(request.holder(), request.number());
    return use;
  }

  private QueueClaimant claimant(Request request) {
    return new Forgetting(request.number(), request.claimant());
  }

  private Behavior<Message> acknowledge(Request request) {
    long number = request.number();
    Open open = requests.get(number);
    if (open == null) {
      request.claimant().lost();
    } else if (!open.use().claims.acknowledge(number, now())) {
      forget(number);
      open.claimant().lost();
    }
    return this;
  }

  private Behavior<Message> release(long number) {
    Open open = forget(number);
    if (open != null) {
      open.use().claims.release(number);
    }
    return this;
  }

  private Behavior<Message> holderEnded(Terminated signal) {
    holders.ended(signal.getRef()).forEach(this::endWithHolder);
    return this;
  }

  /** Others may still have the item of a coroutine that has ended: it is none any more. */
  private void endWithHolder(long number) {
    Open open = requests.get(number);
    release(number);
    if (open != null) {
      open.claimant().lost();
    }
  }

  private @Nullable Open forget(long number) {
    Open open = requests.remove(number);
    if (open == null) {
      return null;
    }
    open.use().requests--;
    holders.remove(open.holder(), number);
    return open;
  }

  // ---- ledgers ----

  private Behavior<Message> reply(QueueReply reply) {
    Use use = uses.get(reply.name());
    if (use != null) {
      use.claims.receive(reply, now());
    } else if (!(reply instanceof QueueReply.Released)) {
      names.tell(
          reply.name(),
          new QueueRequest.Leave(getContext().getSelf().narrow(), reply.session(), true));
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
  private final class Forgetting implements QueueClaimant {
    private final long request;
    private final QueueClaimant claimant;

    Forgetting(long request, QueueClaimant claimant) {
      this.request = request;
      this.claimant = claimant;
    }

    @Override
    public void stored() {
      forget(request);
      claimant.stored();
    }

    @Override
    public void delivered(long token, Lease lease, Payload item, int deliveries) {
      claimant.delivered(token, lease, item, deliveries);
    }

    @Override
    public void acknowledged() {
      forget(request);
      claimant.acknowledged();
    }

    @Override
    public void lost() {
      forget(request);
      claimant.lost();
    }

    @Override
    public void rejected(QueueSpec other) {
      forget(request);
      claimant.rejected(other);
    }

    @Override
    public void shutDown() {
      forget(request);
      claimant.shutDown();
    }
  }

  /** The use of one queue. */
  private final class Use implements QueueOutbox {
    private final String name;
    private final ActorRef<QueueReply> self = getContext().getSelf().narrow();
    private final QueueClaims claims;
    private QueueSpec spec = new QueueSpec(0, "");
    private int requests;

    Use(String name, String session) {
      this.name = name;
      this.claims = new QueueClaims(session, settings.margin().toNanos(), MOST_CLAIMS, this, now());
    }

    @Override
    public void put(String session, long sent, long request, long ticket, Payload item) {
      tell(new QueueRequest.Put(self, session, sent, spec, request, ticket, item));
    }

    @Override
    public void get(String session, long sent, List<Long> wanted, List<Long> tickets) {
      tell(new QueueRequest.Get(self, session, sent, spec, wanted, tickets));
    }

    @Override
    public void acknowledge(String session, long sent, long request, long token, long place) {
      tell(new QueueRequest.Acknowledge(self, session, sent, request, token, place));
    }

    @Override
    public void release(String session, List<Long> released) {
      tell(new QueueRequest.Release(self, session, released));
    }

    @Override
    public void hold(
        String session,
        long sent,
        long incarnation,
        long request,
        long token,
        QueueRecord.Item item) {
      tell(
          new QueueRequest.Hold(
              self,
              session,
              sent,
              spec,
              incarnation,
              request,
              token,
              item.place(),
              item.deliveries(),
              item.item()));
    }

    @Override
    public void renew(
        String session,
        long sent,
        QueueWindow window,
        List<Long> held,
        List<Long> tokens,
        List<Long> pending,
        long highest) {
      tell(new QueueRequest.Renew(self, session, sent, window, held, tokens, pending, highest));
    }

    @Override
    public void leave(String session, boolean last) {
      tell(new QueueRequest.Leave(self, session, last));
    }

    private void tell(QueueRequest request) {
      names.tell(name, request);
    }
  }
}
