package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.wire.Payload;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What is called, wherever it runs.
 *
 * @param coroutine name and version
 * @param types argument and result, as {@link Registrations#types} has them
 */
record Invocation(String coroutine, String types, Payload argument) {

  AgentMessage.Start start(long call, ActorRef<AgentMessage> caller) {
    return new AgentMessage.Start(call, coroutine, types, argument, caller);
  }
}
