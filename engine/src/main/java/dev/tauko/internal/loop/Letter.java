package dev.tauko.internal.loop;

import org.apache.pekko.actor.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * A message that somebody told a {@link LightActor}, as opposed to the engine's own work.
 *
 * @param sender null for no sender
 */
record Letter(Object message, @Nullable ActorRef sender) {}
