package dev.tauko.loop;

import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.dispatch.Envelope;

/**
 * What becomes of a {@code PoisonPill} or a {@code Kill} in the mailbox of an actor of the engine:
 * the wish that it stops. Pekko would stop the actor on the spot, and its coroutine's {@code
 * finally} blocks would never run; the actor instead cancels its coroutine, and stops after it.
 */
public enum StopRequest {
  /** The only one. */
  INSTANCE;

  /** The message that takes the place of this one in the mailbox. */
  static Envelope insteadOf(Envelope envelope) {
    boolean stops = envelope.message() instanceof PoisonPill || envelope.message() instanceof Kill;
    return stops ? Envelope.apply(INSTANCE, envelope.sender()) : envelope;
  }
}
