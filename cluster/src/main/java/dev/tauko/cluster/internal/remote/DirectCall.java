package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.remote.AgentMessage.Cancel;
import dev.tauko.cluster.internal.remote.AgentMessage.Start;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** A call of a body on a node that was chosen. */
final class DirectCall extends Call {
  private final Peer peer;
  private final Start start;
  private final ActorRef<AgentMessage> self;

  DirectCall(Peer peer, Start start) {
    super(start.call());
    this.peer = peer;
    this.start = start;
    this.self = start.caller();
  }

  @Override
  String text() {
    return "call of " + start.coroutine() + " on " + peer.address();
  }

  @Override
  Peer peer() {
    return peer;
  }

  @Override
  void start() {
    peer.agent().tell(start);
  }

  @Override
  void sendCancel(int request, @Nullable String message) {
    peer.agent().tell(new Cancel(number(), request, message, self));
  }
}
