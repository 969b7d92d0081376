package dev.tauko.internal.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The waits of coroutines for something outside their loop that may never happen.
 *
 * <p>Each of them is there as long as its coroutine waits: an ask, unless the asked actor has its
 * turns on this loop, and {@code await(stage)}, unless the stage is the view that this loop gives
 * of a future of its own ({@code toCompletableFuture}), or depends on such a one. A stage that a
 * coroutine completes by hand cannot be told from others: it holds the clock, too, for a while; a
 * future of the loop in its place holds nothing.
 */
final class OutsideWaits {
  private final Duration patience;
  private final IdentityHashMap<Object, Long> begun = new IdentityHashMap<>();
  private final Set<Object> warned = Collections.newSetFromMap(new IdentityHashMap<>());

  OutsideWaits(Duration patience) {
    this.patience = patience;
  }

  Duration patience() {
    return patience;
  }

  void begins(Object wait, long now) {
    begun.put(wait, now);
  }

  void ends(Object wait) {
    begun.remove(wait);
    warned.remove(wait);
  }

  /** How long the clock still stands because of them, in nanoseconds of real time. */
  long holdsFor(long now) {
    long longest = 0;
    for (long since : begun.values()) {
      longest = Math.max(longest, since + patience.toNanos() - now);
    }
    return longest;
  }

  /** Those that have become too old, each once. */
  List<Object> late() {
    List<Object> late = new ArrayList<>();
    for (Object wait : begun.keySet()) {
      if (warned.add(wait)) {
        late.add(wait);
      }
    }
    return late;
  }
}
