package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.remote.AgentMessage.Cancel;
import dev.tauko.cluster.internal.remote.AgentMessage.Start;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** A call of a body that has an id: it goes to wherever the id lives at the time. */
final class UniqueCall extends Call {
  private final Consumer<UniqueMessage> entity;
  private final Start start;
  private final ActorRef<AgentMessage> self;
  private volatile @Nullable Peer host;

  /**
   * A call.
   *
   * @param entity tells the id's entity something
   */
  UniqueCall(Consumer<UniqueMessage> entity, Start start) {
    super(start.call());
    this.entity = entity;
    this.start = start;
    this.self = start.caller();
  }

  @Override
  String text() {
    Peer known = host;
    return "call of " + start.coroutine() + (known == null ? "" : " on " + known.address());
  }

  @Override
  @Nullable Peer peer() {
    return host;
  }

  /** The id lives on a node, which has taken the call. */
  void accept(Peer peer) {
    host = peer;
  }

  @Override
  void start() {
    entity.accept(new UniqueMessage.Submit(start));
  }

  /** The outcome has arrived. */
  void acknowledge() {
    entity.accept(new UniqueMessage.Received(number(), self));
  }

  @Override
  void sendCancel(int request, @Nullable String message) {
    entity.accept(new UniqueMessage.Withdraw(new Cancel(number(), request, message, self)));
  }
}
