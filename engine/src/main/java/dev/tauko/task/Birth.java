package dev.tauko.task;

import org.apache.pekko.actor.Actor;
import org.apache.pekko.actor.IndirectActorProducer;
import org.apache.pekko.actor.typed.internal.adapter.ActorAdapter;

/**
 * What Pekko makes the classic actor around a {@link PooledActor} with, as {@code Adapter.props}
 * would: only smaller, for there is one for each coroutine.
 */
final class Birth implements IndirectActorProducer {
  private final PooledActor behavior;

  /** Called by Pekko. */
  Birth(PooledActor behavior) {
    this.behavior = behavior;
  }

  @Override
  public Actor produce() {
    return new ActorAdapter<>(behavior, false);
  }

  @Override
  public Class<? extends Actor> actorClass() {
    return ActorAdapter.class;
  }
}
