package dev.tauko.cluster.internal.events;

import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;

import dev.tauko.EventLoop;
import dev.tauko.Task;
import dev.tauko.channel.Channel;
import dev.tauko.cluster.NodeEvent;
import dev.tauko.cluster.NodeEvents;
import dev.tauko.cluster.internal.node.Nodes;
import dev.tauko.internal.pekko.Telling;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberLeft;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.MemberUp;
import org.apache.pekko.cluster.ClusterEvent.ReachableMember;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/** A coroutine's view of the cluster's events: an actor subscribes to them and feeds a channel. */
public final class EventFeed implements NodeEvents {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Channel<NodeEvent> channel = Channel.unlimited();
  private final ActorRef<Message> subscriber;

  /** What the actor understands. */
  private sealed interface Message {}

  private record Happened(ClusterDomainEvent event) implements Message {}

  private record Close() implements Message {}

  /** The events of a system, for the calling coroutine. */
  public EventFeed(ActorSystem<?> system) {
    EventLoop loop = runningLoop();
    Task<?> owner = currentTask();
    if (owner == null) {
      throw new IllegalStateException("events() must be called in a coroutine");
    }
    subscriber =
        system.systemActorOf(
            behavior(system, loop, owner),
            "tauko-events-" + NUMBERS.incrementAndGet(),
            Props.empty());
  }

  private Behavior<Message> behavior(ActorSystem<?> system, EventLoop loop, Task<?> owner) {
    return Behaviors.setup(context -> {
      context.watchWith(owner.actor(), new Close());
      if (Nodes.isClustered(system)) {
        Cluster.get(system)
            .subscriptions()
            .tell(
                Subscribe.create(
                    context.messageAdapter(ClusterDomainEvent.class, Happened::new),
                    ClusterDomainEvent.class));
      } else {
        feed(loop, new NodeEvent.Up(Nodes.address(system), Nodes.roles(system)));
      }
      return Behaviors.receiveMessage(message -> {
        switch (message) {
          case Close _ -> {
            return Behaviors.stopped();
          }
          case Happened happened -> {
            NodeEvent event = event(happened.event());
            if (event != null) {
              feed(loop, event);
            }
            return Behaviors.same();
          }
        }
      });
    });
  }

  private void feed(EventLoop loop, NodeEvent event) {
    var _ =
        loop.callSoonThreadsafe(() -> {
          if (!channel.stats().closed()) {
            var _ = channel.trySend(event);
          }
        });
  }

  private static @Nullable NodeEvent event(ClusterDomainEvent event) {
    return switch (event) {
      case MemberUp up -> new NodeEvent.Up(address(up.member()), roles(up.member()));
      case MemberLeft left -> new NodeEvent.Leaving(address(left.member()), roles(left.member()));
      case MemberDowned down -> new NodeEvent.Leaving(address(down.member()), roles(down.member()));
      case MemberRemoved removed ->
          new NodeEvent.Removed(address(removed.member()), roles(removed.member()));
      case UnreachableMember lost ->
          new NodeEvent.Unreachable(address(lost.member()), roles(lost.member()));
      case ReachableMember found ->
          new NodeEvent.Reachable(address(found.member()), roles(found.member()));
      default -> null;
    };
  }

  private static String address(Member member) {
    return member.address().toString();
  }

  /** The roles that were configured; Pekko adds one for the data centre. */
  private static Set<String> roles(Member member) {
    return member.getRoles().stream()
        .filter(role -> !role.startsWith("dc-"))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public NodeEvent next() {
    return channel.receive();
  }

  @Override
  public Iterator<NodeEvent> iterator() {
    return channel.iterator();
  }

  @Override
  public void close() {
    Telling.tell(() -> subscriber.tell(new Close()));
    channel.close();
  }
}
