package dev.tauko.internal.actor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.ActorRef;

/**
 * The ends of watched actors that a body has not received. Pekko forgets an end that waits in the
 * mailbox when its watch is taken back; the actor of a body takes messages out of there before the
 * body wants them, so this remembers them. Confined to the actor's turns.
 */
final class Watches {

  /** The messages that are to announce ends. */
  private final Map<ActorRef, Object> messages = new HashMap<>(2);

  private final List<WatchEnd> ends = new ArrayList<>(2);

  /** The end of an actor is to be announced by a message. */
  void announce(ActorRef actor, Object message) {
    messages.put(actor, message);
  }

  /** A message as it goes to the body: a {@link WatchEnd} if it announces an end. */
  @SuppressWarnings("ReferenceEquality") // The very message is meant.
  Object arrived(ActorCell cell, Object message) {
    if (messages.isEmpty() || cell.currentMessage() == null) {
      return message;
    }
    // Pekko lets the actor that has ended tell it; in typed actors, nothing else has a sender.
    ActorRef sender = cell.currentMessage().sender();
    if (messages.get(sender) != message || cell.isWatching(sender)) {
      return message;
    }
    messages.remove(sender);
    return remember(new WatchEnd(sender, message));
  }

  /** An end that goes to the body. */
  WatchEnd remember(WatchEnd end) {
    ends.removeIf(WatchEnd::isOver);
    ends.add(end);
    return end;
  }

  /**
   * The watch of an actor is taken back.
   *
   * @param takenBack gets the ends that the body does not receive any more
   */
  void takeBack(ActorRef actor, Consumer<WatchEnd> takenBack) {
    messages.remove(actor);
    for (WatchEnd end : ends) {
      if (end.isOf(actor) && end.end()) {
        takenBack.accept(end);
      }
    }
    ends.removeIf(WatchEnd::isOver);
  }
}
