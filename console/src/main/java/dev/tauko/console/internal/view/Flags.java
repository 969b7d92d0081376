package dev.tauko.console.internal.view;

import dev.tauko.console.internal.sample.Sample;
import dev.tauko.observe.DeadlockInfo;
import java.util.HashSet;
import java.util.Set;

/** Which tasks of a sample are part of a deadlock or behind one, and which are stalled. */
final class Flags {
  private static final String KEY = "flags";

  private final Set<Long> members = new HashSet<>();
  private final Set<Long> behind = new HashSet<>();
  private final Set<Long> stalled;

  private Flags(Sample sample) {
    for (DeadlockInfo deadlock : sample.snapshot().deadlocks()) {
      members.addAll(deadlock.members());
      behind.addAll(deadlock.behind());
    }
    stalled = new HashSet<>(sample.snapshot().stalled());
  }

  static Flags of(Sample sample) {
    return sample.derive(KEY, any -> new Flags(sample));
  }

  /** Whether a task is in a deadlock, or waits for one in vain. */
  boolean isDeadlocked(long id) {
    return members.contains(id) || behind.contains(id);
  }

  boolean isStalled(long id) {
    return stalled.contains(id);
  }

  /** The word for a task that will not go on by itself; empty for others. */
  String word(long id) {
    return members.contains(id)
        ? "deadlocked"
        : behind.contains(id) ? "behind" : stalled.contains(id) ? "stalled" : "";
  }
}
