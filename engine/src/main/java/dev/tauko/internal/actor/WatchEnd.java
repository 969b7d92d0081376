package dev.tauko.internal.actor;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The end of a watched actor on its way to the body. The body receives it, or the watch is taken
 * back, whichever comes first. Thread-safe.
 */
final class WatchEnd {
  private final ActorRef actor;
  private final Object entry;
  private final AtomicBoolean over = new AtomicBoolean();

  /** The end of an actor, with what the body is to receive: a signal or a message. */
  WatchEnd(ActorRef actor, Object entry) {
    this.actor = actor;
    this.entry = entry;
  }

  boolean isOf(ActorRef other) {
    return actor.equals(other);
  }

  /** Whether the body receives a message, and no signal. */
  boolean isMessage() {
    return !(entry instanceof Inbox.Signalled);
  }

  /** Whether it was received, or the watch was taken back. */
  boolean isOver() {
    return over.get();
  }

  /**
   * It is received, or the watch is taken back.
   *
   * @return false if one of these was first
   */
  boolean end() {
    return over.compareAndSet(false, true);
  }

  /** What the body receives, of what is in its inbox; null if the watch was taken back. */
  static @Nullable Object entry(@Nullable Object item) {
    return item instanceof WatchEnd end ? end.isOver() ? null : end.entry : item;
  }

  /** Whether what is in the inbox can be received; from then on it cannot any more. */
  static boolean take(Object item) {
    return !(item instanceof WatchEnd end) || end.end();
  }

  /** Whether the watch was taken back, of what is still in the inbox. */
  static boolean isTakenBack(@Nullable Object item) {
    return item instanceof WatchEnd end && end.isOver();
  }
}
