package dev.tauko.internal.simulation;

import dev.tauko.internal.task.CoroutineLoop;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.LocalActorRef;
import org.apache.pekko.actor.PoisonPill;

/**
 * The actors that the steps of a run have spawned by {@code systemActorOf}: they end with the run,
 * and their names are free for the next one. Those of extensions belong to the actor system, which
 * other runs use, too; those of this library end by themselves.
 */
final class SystemActors {
  /** Between two looks, in nanoseconds. */
  private static final long LOOK = 100_000;

  private static final String TEST_KIT = "dev.tauko.test.Spawned";

  private final Set<InternalActorRef> actors = ConcurrentHashMap.newKeySet();

  /** Takes note of one. On any thread; only those of steps count. */
  void made(InternalActorRef actor) {
    if (CoroutineLoop.here() != null && isOfProgram()) {
      actors.add(actor);
    }
  }

  private static boolean isOfProgram() {
    return StackWalker.getInstance()
        .walk(frames -> {
          boolean callerIsSeen = false;
          for (StackWalker.StackFrame frame : (Iterable<StackWalker.StackFrame>) frames::iterator) {
            String type = frame.getClassName();
            if (frame.getMethodName().equals("registerExtension")) {
              return false;
            }
            if (!callerIsSeen && !isBetween(type)) {
              callerIsSeen = true;
              if (type.equals(TEST_KIT)
                  || (type.startsWith("dev.tauko.") && type.contains(".internal."))) {
                return false;
              }
            }
          }
          return true;
        });
  }

  private static boolean isBetween(String type) {
    return type.startsWith("org.apache.pekko.")
        || type.startsWith("scala.")
        || type.startsWith("dev.tauko.internal.simulation.");
  }

  /** Stops all of them. */
  void stop() {
    for (InternalActorRef actor : actors) {
      actor.tell(PoisonPill.getInstance(), ActorRef.noSender());
    }
  }

  /**
   * Waits until their names are free, in real time. On a thread that is not the loop's.
   *
   * @return those that have not ended, for people to read
   */
  List<String> awaitEnd(Duration patience) {
    long begin = System.nanoTime();
    while (!actors.isEmpty() && System.nanoTime() - begin < patience.toNanos()) {
      actors.removeIf(SystemActors::isGone);
      if (!actors.isEmpty()) {
        LockSupport.parkNanos(this, LOOK);
      }
    }
    List<String> left =
        actors.stream().map(actor -> actor.path().toStringWithoutAddress()).sorted().toList();
    actors.clear();
    return left;
  }

  private static boolean isGone(InternalActorRef actor) {
    return actor instanceof ActorRefWithCell ref
        && ref.isTerminated()
        && !(actor.getParent() instanceof LocalActorRef parent
            && parent.underlying().childrenRefs().getByName(actor.path().name()).isDefined());
  }
}
