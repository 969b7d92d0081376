package dev.tauko.test;

import dev.tauko.test.Host.Detail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks for the fewest deviations from first in, first out with which a program still fails in the
 * same way.
 *
 * <p>A schedule is a list of small numbers in which 0 stands for first in, first out. So it is
 * shrunk as QuickCheck and Hypothesis shrink their lists: parts of it are set to 0, first the half
 * of them, then a quarter, down to single ones, and the rest stays if the program still fails; then
 * single numbers become smaller. A run that still fails gives the list that is shrunk further: that
 * of the decisions it has really made, which may be shorter.
 *
 * <p>Where many coroutines are ready, to set one number to 0 gives those behind it another meaning.
 * So the same is done before with the steps that the deviations have had go first: fewer and fewer
 * of them go before those which they went before in the failing run, and each such run has a list
 * of its own. Last, if few runs are enough for it, all schedules with fewer deviations are tried.
 */
final class Shrinking {
  /** The most runs for all of it. */
  private static final int RUNS = 2_000;

  private final Laboratory laboratory;
  private final Class<?> kind;
  private Finished best;
  private int runs;

  Shrinking(Laboratory laboratory, Finished failure) {
    this.laboratory = laboratory;
    this.best = failure;
    this.kind = kindOf(failure);
  }

  /** How a failure is told from others. */
  static Class<?> kindOf(Finished failure) {
    Throwable thrown = failure.thrown();
    return thrown == null ? Void.class : thrown.getClass();
  }

  /** The failing run with the fewest deviations that was found. */
  Finished fewest() {
    if (best.schedule().randomSeed() != 0) {
      Finished usual = laboratory.replay(best.schedule().withoutRandomSeed());
      best = stillFails(usual) ? usual : best;
    }
    if (!best.schedule().deviations().isEmpty() && !tryWith(Map.of())) {
      hastenFewer();
      zeroParts();
      lessen();
      searchBelow();
    }
    return best;
  }

  /** Has fewer and fewer steps go before others, as long as the program still fails. */
  private void hastenFewer() {
    Map<StepNumber, Integer> ranks = ranks();
    List<StepNumber> steps = best.hastened();
    List<Integer> draws = best.draws();
    for (int part = Math.max(1, steps.size() / 2); ; part = Math.max(1, part / 2)) {
      int before = steps.size();
      for (int from = 0; from < steps.size() && runs < RUNS / 2; ) {
        List<StepNumber> fewer = new ArrayList<>(steps);
        fewer.subList(from, Math.min(steps.size(), from + part)).clear();
        Finished finished =
            laboratory.run(
                Oracle.hastening(Set.copyOf(fewer), ranks, draws, best.schedule().randomSeed()),
                Detail.NONE);
        if (stillFails(finished)) {
          steps = fewer;
          best = isLess(finished) ? finished : best;
        } else {
          from += part;
        }
      }
      if (runs >= RUNS / 2 || (part == 1 && steps.size() == before)) {
        return;
      }
    }
  }

  private Map<StepNumber, Integer> ranks() {
    List<StepNumber> order = laboratory.run(Oracle.replay(best.schedule()), Detail.TRACE).order();
    Map<StepNumber, Integer> ranks = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      ranks.put(order.get(i), i);
    }
    return ranks;
  }

  private boolean stillFails(Finished finished) {
    runs++;
    return finished.failed() && kindOf(finished).equals(kind);
  }

  private Map<Integer, Integer> deviations() {
    return best.schedule().deviations();
  }

  private void zeroParts() {
    int part = Math.max(1, deviations().size() / 2);
    while (true) {
      boolean any = false;
      for (int from = 0; from < deviations().size() && runs < RUNS; ) {
        if (tryWith(without(from, part))) {
          any = true;
        } else {
          from += part;
        }
      }
      if (part == 1 && !any) {
        return;
      }
      part = any && part == 1 ? 1 : Math.max(1, part / 2);
      if (runs >= RUNS) {
        return;
      }
    }
  }

  private Map<Integer, Integer> without(int from, int number) {
    List<Integer> keys = new ArrayList<>(deviations().keySet());
    Map<Integer, Integer> rest = new TreeMap<>(deviations());
    keys.subList(from, Math.min(keys.size(), from + number)).forEach(rest::remove);
    return rest;
  }

  private void lessen() {
    for (int decision : List.copyOf(deviations().keySet())) {
      for (int choice = 1; choice < deviations().getOrDefault(decision, 0); choice++) {
        Map<Integer, Integer> less = new TreeMap<>(deviations());
        less.put(decision, choice);
        if (runs >= RUNS || tryWith(less)) {
          break;
        }
      }
    }
  }

  /** Tries all schedules with fewer deviations, while there are runs left. */
  private void searchBelow() {
    int most = deviations().size() - 1;
    if (most > 0 && runs < RUNS) {
      Schedule below = laboratory.firstFailing(best.schedule(), most, RUNS - runs, kind);
      if (below != null) {
        var _ = tryWith(below.deviations());
      }
    }
  }

  /** Whether the program fails in the same way with these deviations, and fewer or smaller ones. */
  private boolean tryWith(Map<Integer, Integer> deviations) {
    Finished finished = laboratory.replay(best.schedule().with(deviations));
    if (!stillFails(finished) || !isLess(finished)) {
      return false;
    }
    best = finished;
    return true;
  }

  private boolean isLess(Finished other) {
    int fewer = Integer.compare(other.schedule().deviations().size(), deviations().size());
    return fewer < 0 || (fewer == 0 && sum(other) < sum(best));
  }

  private static int sum(Finished finished) {
    return finished.schedule().deviations().values().stream().mapToInt(choice -> choice).sum();
  }
}
