package dev.tauko.internal.simulation;

import dev.tauko.Task;
import dev.tauko.internal.task.StageFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The waits of coroutines for something outside their loop that may never happen.
 *
 * <p>Each of them is there as long as its coroutine waits: an ask, unless the asked actor has its
 * turns on this loop, and {@code await(stage)}. The view that this loop gives of a future of its
 * own ({@code toCompletableFuture}), and a stage that depends on it, hold nothing until the loop
 * has done its part; if the stage is not done then, the work is elsewhere. A stage that a coroutine
 * completes by hand cannot be told from others: it holds the clock, too, for a while; a future of
 * the loop in its place holds nothing.
 */
final class OutsideWaits {
  private final Duration patience;
  private final IdentityHashMap<Object, Wait> waits = new IdentityHashMap<>();

  /** One wait. */
  private static final class Wait {
    private final Object forWhat;
    private final @Nullable Task<?> task;
    private boolean outside;
    private boolean warned;

    /** Since when something outside has been under way, in nanoseconds of real time. */
    private long since;

    Wait(Object forWhat, @Nullable Task<?> task) {
      this.forWhat = forWhat;
      this.task = task;
    }

    boolean isOutside(long now) {
      if (!outside && !(forWhat instanceof StageFuture<?> stage && !stage.isOutside())) {
        outside = true;
        since = now;
      }
      return outside;
    }
  }

  OutsideWaits(Duration patience) {
    this.patience = patience;
  }

  Duration patience() {
    return patience;
  }

  void begins(Object forWhat, @Nullable Task<?> task, long now) {
    Wait wait = new Wait(forWhat, task);
    waits.put(forWhat, wait);
    var _ = wait.isOutside(now);
  }

  void ends(Object forWhat) {
    waits.remove(forWhat);
  }

  /** How long the clock still stands because of them, in nanoseconds of real time. */
  long holdsFor(long now) {
    long longest = 0;
    for (Wait wait : waits.values()) {
      if (wait.isOutside(now)) {
        longest = Math.max(longest, wait.since + patience.toNanos() - now);
      }
    }
    return longest;
  }

  /** What has become too old, each once. */
  List<Object> late() {
    List<Object> late = new ArrayList<>();
    for (Wait wait : waits.values()) {
      if (wait.outside && !wait.warned) {
        wait.warned = true;
        late.add(wait.forWhat);
      }
    }
    return late;
  }

  /** The tasks that wait for something outside. */
  List<Task<?>> tasks() {
    List<Task<?>> tasks = new ArrayList<>();
    for (Wait wait : waits.values()) {
      if (wait.outside && wait.task != null) {
        tasks.add(wait.task);
      }
    }
    return tasks;
  }
}
