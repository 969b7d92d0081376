package dev.tauko.loop;

/**
 * What becomes of a {@code PoisonPill} or a {@code Kill} in the mailbox of an actor of the engine:
 * the wish that it stops. Pekko would stop the actor on the spot, and its coroutine's {@code
 * finally} blocks would never run; the actor instead cancels its coroutine, and stops after it.
 */
public enum StopRequest {
  /** The only one. */
  INSTANCE
}
