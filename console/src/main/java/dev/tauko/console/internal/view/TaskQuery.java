package dev.tauko.console.internal.view;

import dev.tauko.console.internal.sample.Sample;
import dev.tauko.console.internal.view.Forest.Shape;
import dev.tauko.observe.TaskInfo;
import dev.tauko.observe.WaitInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;

/**
 * Which tasks are shown, and in which order.
 *
 * @param shape how they stand below one another
 * @param text what their names, waits, classes or numbers contain, in lower case; empty for all
 * @param states the words of {@link #state} that are shown; empty for all
 * @param collapsed tasks whose trees are folded up
 * @param longestFirst whether the longest waits come first; in lists only
 */
public record TaskQuery(
    Shape shape, String text, Set<String> states, Set<Long> collapsed, boolean longestFirst) {

  /** The words for what a task does, and for what it is part of. */
  public static final Set<String> STATES =
      Set.of("created", "runnable", "waiting", "blocked", "cancelling", "deadlocked", "stalled");

  /** No text is looked through beyond this. */
  private static final int LONGEST = 1_000;

  private record ForestKey(Shape shape) {}

  /** What the query selects from a sample. */
  Selection select(Sample sample) {
    return sample.derive(this, any -> make(sample));
  }

  private Selection make(Sample sample) {
    Forest forest =
        sample.derive(new ForestKey(shape), key -> Forest.of(sample.snapshot(), key.shape()));
    BitSet matches = new BitSet(forest.size());
    BitSet shown = new BitSet(forest.size());
    Flags flags = Flags.of(sample);
    for (int place = 0; place < forest.size(); place++) {
      if (matches(forest.task(place), flags)) {
        matches.set(place);
        for (int up = place; up >= 0 && !shown.get(up); up = forest.parent(up)) {
          shown.set(up);
        }
      }
    }
    return new Selection(forest, places(forest, shown), matches);
  }

  private int[] places(Forest forest, BitSet shown) {
    if (longestFirst && shape == Shape.LIST) {
      return shown.stream()
          .boxed()
          .sorted(Comparator.comparing((Integer place) -> since(forest.task(place))).reversed())
          .mapToInt(Integer::intValue)
          .toArray();
    }
    int[] places = new int[shown.cardinality()];
    int size = 0;
    for (int place = 0; place < forest.size(); ) {
      if (shown.get(place)) {
        places[size++] = place;
      }
      place = collapsed.contains(forest.task(place).id()) ? forest.end(place) : place + 1;
    }
    return Arrays.copyOf(places, size);
  }

  private static Duration since(TaskInfo task) {
    WaitInfo wait = task.waitsFor();
    return wait == null || wait.since() == null ? Duration.ZERO : wait.since();
  }

  private boolean matches(TaskInfo task, Flags flags) {
    return (states.isEmpty() || states.stream().anyMatch(state -> is(task, state, flags)))
        && (text.isEmpty() || contains(task));
  }

  private static boolean is(TaskInfo task, String state, Flags flags) {
    return switch (state) {
      case "cancelling" -> task.cancelling() > 0;
      case "deadlocked" -> flags.isDeadlocked(task.id());
      case "stalled" -> flags.isStalled(task.id());
      default -> state(task).equals(state);
    };
  }

  /** The word for what a task does. */
  static String state(TaskInfo task) {
    return task.state().name().toLowerCase(Locale.ROOT);
  }

  private boolean contains(TaskInfo task) {
    WaitInfo wait = task.waitsFor();
    return contains(task.name())
        || contains(task.createdIn())
        || ("#" + task.id()).equals(text)
        || (wait != null && contains(wait.what()));
  }

  /** Looks through what is shown: else a secret could be guessed, letter by letter. */
  private boolean contains(String shown) {
    String where = Redaction.of(shown, LONGEST);
    int last = where.length() - text.length();
    for (int i = 0; i <= last; i++) {
      if (where.regionMatches(true, i, text, 0, text.length())) {
        return true;
      }
    }
    return false;
  }
}
