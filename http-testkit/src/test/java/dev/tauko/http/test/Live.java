package dev.tauko.http.test;

import java.util.stream.StreamSupport;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.typed.ActorSystem;
import scala.jdk.javaapi.CollectionConverters;

/** What runs have left in their actor system. */
final class Live {
  private Live() {}

  /**
   * Waits until no actor of a network is left, which have all streams below them: their end is
   * noted on other threads.
   */
  static void awaitNone(ActorSystem<?> system) {
    while (streams(system) > 0) {
      Thread.onSpinWait();
    }
  }

  private static int streams(ActorSystem<?> system) {
    var guardian =
        (ActorRefWithCell)
            ((org.apache.pekko.actor.ExtendedActorSystem) system.classicSystem()).systemGuardian();
    return (int)
        StreamSupport.stream(
                CollectionConverters.asJava(guardian.underlying().childrenRefs().children())
                    .spliterator(),
                false)
            .filter(child -> child.path().name().matches("(network|tauko-http-pool).*"))
            .count();
  }
}
