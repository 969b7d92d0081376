package dev.tauko.cluster.internal.lease;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The names of a system without a cluster: children of one actor, which is the keeper of all of
 * them, too.
 */
final class LocalNames extends AbstractBehavior<LocalNames.Message> {

  /** What this actor understands. */
  sealed interface Message {}

  /** A message for a name. */
  record ForName(String name, NameMessage message) implements Message {}

  /** The actor of a name is not needed any more. */
  private record Passivate(String name) implements Message {}

  private static final String NO_KEEPER = NameActors.KEEPER + "0";

  private final NameActors actors;
  private final LongSupplier clock;
  private final Term term;
  private final long ttl;
  private final Map<String, ActorRef<NameMessage>> children = new HashMap<>();
  private final Map<ActorRef<?>, String> names = new HashMap<>();
  private final Map<String, List<NameMessage>> leaving = new HashMap<>();
  private final Set<String> inUse = new HashSet<>();
  private long number;

  private LocalNames(
      ActorContext<Message> context, NameActors actors, long ttl, LongSupplier clock) {
    super(context);
    this.actors = actors;
    this.clock = clock;
    this.ttl = ttl;
    this.term = Term.alone(System.currentTimeMillis(), clock.getAsLong());
  }

  static Behavior<Message> create(NameActors actors, long ttl, LongSupplier clock) {
    return Behaviors.setup(context -> new LocalNames(context, actors, ttl, clock));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(ForName.class, this::forName)
        .onMessage(Passivate.class, this::passivate)
        .onSignal(Terminated.class, this::terminated)
        .build();
  }

  private Behavior<Message> forName(ForName envelope) {
    switch (envelope.message()) {
      case Place.Settle settle -> {
        long now = clock.getAsLong();
        long grace = inUse.add(settle.name()) ? now : now + ttl;
        settle.replyTo().tell(new Place.Settled(term, grace));
      }
      case Place.Vacate vacate -> inUse.remove(vacate.name());
      default -> deliver(envelope.name(), envelope.message());
    }
    return this;
  }

  private void deliver(String name, NameMessage message) {
    List<NameMessage> later = leaving.get(name);
    if (later != null) {
      later.add(message);
    } else {
      children.computeIfAbsent(name, this::spawn).tell(message);
    }
  }

  private ActorRef<NameMessage> spawn(String name) {
    number++;
    ActorRef<NameMessage> child =
        getContext().spawn(actors.of(new ChildPlace(name)), "name-" + number);
    getContext().watch(child);
    names.put(child, name);
    return child;
  }

  private Behavior<Message> passivate(Passivate message) {
    ActorRef<NameMessage> child = children.get(message.name());
    if (child != null && leaving.putIfAbsent(message.name(), new ArrayList<>()) == null) {
      child.tell(Place.Stop.INSTANCE);
    }
    return this;
  }

  private Behavior<Message> terminated(Terminated signal) {
    String name = names.remove(signal.getRef());
    if (name != null) {
      children.remove(name);
      List<NameMessage> later = leaving.remove(name);
      if (later != null) {
        later.forEach(message -> deliver(name, message));
      }
    }
    return this;
  }

  private final class ChildPlace implements Place {
    private final String name;
    private final ActorRef<Message> parent = getContext().getSelf();

    ChildPlace(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String keeper() {
      return NO_KEEPER;
    }

    @Override
    public void tell(String to, NameMessage message) {
      parent.tell(new ForName(to, message));
    }

    @Override
    public boolean hasSuccessor() {
      return false;
    }

    @Override
    public void passivate(ActorRef<NameMessage> self) {
      parent.tell(new Passivate(name));
    }
  }
}
