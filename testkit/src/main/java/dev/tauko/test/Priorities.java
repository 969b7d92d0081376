package dev.tauko.test;

import dev.tauko.internal.simulation.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, 2010): each
 * coroutine gets a random priority, and the one with the highest is next. At some random decisions
 * the one that would be next falls below all others. A bug that needs <i>d</i> orderings is found
 * with a known least probability if there are <i>d</i> − 1 such decisions.
 *
 * <p>A coroutine that has been next very often in a row falls, too: it may wait for another one by
 * looking again and again.
 */
final class Priorities implements Oracle {
  private static final int PATIENCE = 100;

  private final SplitMix random;
  private final Set<Integer> changes = new HashSet<>();
  private final Map<Integer, Long> priorities = new HashMap<>();
  private long lowest;
  private int last = -1;
  private int inARow;

  /**
   * @param depth the number of orderings that a bug needs
   * @param length about how many decisions a run has
   */
  Priorities(SplitMix random, int depth, int length) {
    this.random = random;
    for (int i = 1; i < depth; i++) {
      changes.add(random.below(length));
    }
  }

  /** Priorities for a run of unknown length. */
  static Priorities ofSeed(SplitMix random, int depth) {
    return new Priorities(random, depth, 4 << random.below(8));
  }

  @Override
  public int choose(int decision, List<Step> options, IntUnaryOperator begun) {
    int best = best(options);
    int subject = options.get(best).subject();
    inARow = subject == last ? inARow + 1 : 0;
    if (changes.contains(decision) || inARow > PATIENCE) {
      priorities.put(subject, --lowest);
      best = best(options);
      inARow = 0;
    }
    last = options.get(best).subject();
    return best;
  }

  private int best(List<Step> options) {
    int best = 0;
    for (int i = 0; i < options.size(); i++) {
      if (priority(options.get(i)) > priority(options.get(best))) {
        best = i;
      }
    }
    return best;
  }

  private long priority(Step step) {
    return priorities.computeIfAbsent(step.subject(), subject -> random.nextLong() >>> 1);
  }
}
