package dev.tauko.internal.simulation;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.RepointableActorRef;
import org.apache.pekko.dispatch.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * The actors of an actor system that have their turns on other dispatchers than the loop: those
 * that were spawned there, and the parts of streams that were given a dispatcher.
 *
 * <p>An actor is busy from the moment a message is sent to it until its turn is over, with all that
 * it has sent in that turn. So nothing is under way among these actors when none is busy. Only the
 * loop may give them something to do then, or a timer of theirs, which follows the real clock.
 *
 * <p>Added to by any thread; all else is confined to the loop.
 */
final class ActorsElsewhere {
  /** The most between two looks, in nanoseconds. */
  private static final long LOOK = 200_000;

  /** Weak, since this lasts longer than the runs. Those that live are held by their parents. */
  private final Map<ActorRefWithCell, Boolean> known = new WeakHashMap<>();

  private volatile boolean follows;

  /** Since when one of them has been busy, in nanoseconds; 0 if none is. */
  private long busySince;

  /** A run begins: actors that are made from now on count. */
  void begin() {
    follows = true;
    busySince = 0;
  }

  /** Takes note of an actor, if it is elsewhere. */
  void made(Object actor) {
    if (follows && actor instanceof ActorRefWithCell ref && !isOnLoop(ref)) {
      synchronized (known) {
        known.put(ref, true);
      }
    }
  }

  static boolean isOnLoop(ActorRefWithCell ref) {
    String dispatcher =
        ref instanceof RepointableActorRef movable
            ? movable.dispatcher().id()
            : ref.underlying().props().dispatcher();
    return dispatcher.equals(SimulatedLoop.DISPATCHER);
  }

  /** How long the clock stands because of them, in nanoseconds of real time, or shorter. */
  long holdsFor(long now, long patience) {
    if (!isBusy()) {
      busySince = 0;
      return 0;
    }
    if (busySince == 0) {
      busySince = now;
    }
    return Math.max(0, Math.min(LOOK, patience - (now - busySince)));
  }

  private boolean isBusy() {
    List<ActorRefWithCell> actors = actors();
    // Twice: one that was found idle may have got something from one that was looked at later.
    for (int look = 0; look < 2; look++) {
      for (ActorRefWithCell actor : actors) {
        if (isBusy(actor)) {
          return true;
        }
      }
    }
    return false;
  }

  private List<ActorRefWithCell> actors() {
    synchronized (known) {
      if (known.isEmpty()) {
        return List.of();
      }
      known.keySet().removeIf(ActorsElsewhere::hasEnded);
      return List.copyOf(known.keySet());
    }
  }

  /** Whether an actor has terminated, and its parent on the loop has heard of it. */
  private static boolean hasEnded(ActorRefWithCell actor) {
    return actor.isTerminated()
        && !(actor.getParent() instanceof ActorRefWithCell parent
            && isOnLoop(parent)
            && parent.underlying() instanceof ActorCell cell
            && !cell.isTerminated()
            && !cell.mailbox().hasSystemMessages()
            && cell.childrenRefs().getByRef(actor).isDefined());
  }

  private static boolean isBusy(ActorRefWithCell actor) {
    if (!(actor.underlying() instanceof ActorCell cell)) {
      return !isPutIntoPlaceByLoop(actor);
    }
    if (cell.isTerminated()) {
      return !hasEnded(actor);
    }
    @Nullable Mailbox mailbox = cell.mailbox();
    return mailbox == null
        || mailbox.isScheduled()
        || mailbox.hasMessages()
        || mailbox.hasSystemMessages();
  }

  /** Whether an actor that has not been started waits for a turn of its parent on the loop. */
  private static boolean isPutIntoPlaceByLoop(ActorRefWithCell actor) {
    return actor.getParent() instanceof ActorRefWithCell parent && isOnLoop(parent);
  }

  /** The paths of those that are busy, for people to read. */
  List<String> busy() {
    return actors().stream()
        .filter(actor -> !actor.isTerminated() && isBusy(actor))
        .map(actor -> actor.path().toStringWithoutAddress())
        .sorted()
        .toList();
  }
}
