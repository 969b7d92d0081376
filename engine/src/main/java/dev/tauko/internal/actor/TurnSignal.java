package dev.tauko.internal.actor;

import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.Signal;

/**
 * Gives an actor a turn. What is to be done there lies ready beforehand: if a full mailbox drops
 * the bell, the turn of any message that fills it does as well.
 */
enum TurnSignal implements Signal, DeadLetterSuppression, NoSerializationVerificationNeeded {
  /** The only one. */
  INSTANCE
}
