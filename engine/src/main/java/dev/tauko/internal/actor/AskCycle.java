package dev.tauko.internal.actor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of actors that ask one another in a circle, so that none of them can answer. Each body
 * says whom it asks before it looks, so of several that close a circle at the same time, one at
 * least sees it.
 */
final class AskCycle {
  /** Longer chains are not followed. */
  private static final int LONGEST = 10_000;

  private AskCycle() {}

  /**
   * Follows the asks from a body that has just asked.
   *
   * @throws IllegalStateException with all actors of the circle, if they lead back to it
   */
  @SuppressWarnings("ReferenceEquality") // The very body is meant.
  static void check(CoroutineChild asker) {
    List<ActorRef> chain = new ArrayList<>(2);
    chain.add(asker.actor());
    ActorRef asked = asker.asked();
    while (asked != null && chain.size() < LONGEST) {
      chain.add(asked);
      CoroutineChild body = CoroutineChild.bodyOf(asked);
      if (body == asker) {
        throw new IllegalStateException(
            "a circle of asks, in which no actor can answer: " + describe(chain));
      }
      asked = next(body);
    }
  }

  private static @Nullable ActorRef next(@Nullable CoroutineChild body) {
    return body == null ? null : body.asked();
  }

  private static String describe(List<ActorRef> chain) {
    return chain.stream()
        .map(actor -> actor.path().toStringWithoutAddress())
        .collect(Collectors.joining(" -> "));
  }
}
