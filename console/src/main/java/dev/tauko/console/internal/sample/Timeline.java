package dev.tauko.console.internal.sample;

import dev.tauko.observe.TaskInfo;
import dev.tauko.observe.WaitInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The past of tasks, put together from samples.
 *
 * <p>A sample tells what a task does at one moment, and if it waits, since when. So a wait is known
 * from its very beginning, however far apart the samples are. What lies between the last moment of
 * one sample and the beginning of the wait in the next one is shown as activity: steps, and waits
 * that were too short to be met by a sample. Two samples of the same wait are one segment.
 *
 * <p>Bounds: no more than {@code tauko.console.timeline-tasks} tasks have a past, and none has more
 * than {@link #MOST_SEGMENTS} segments; what is older than {@code tauko.console.timeline} is
 * forgotten, and so are tasks that have ended. Any other task has its present wait.
 *
 * <p>Thread-safe, by a lock.
 */
public final class Timeline {
  private static final int MOST_SEGMENTS = 120;

  /** Waits are dated to some turns of the loop, in milliseconds. */
  private static final long TOLERANCE = 20;

  private final long length;
  private final int most;
  private final Map<Long, Deque<Segment>> lanes = new HashMap<>();
  private long seen;

  Timeline(Duration length, int most) {
    this.length = length.toMillis();
    this.most = most;
  }

  /** How far back it reaches, in milliseconds. */
  public long length() {
    return length;
  }

  synchronized void clear() {
    lanes.clear();
  }

  /**
   * Adds a sample that was taken at a moment.
   *
   * @param gap how long ago the sample before was taken at most, if somebody has watched meanwhile;
   *     of a longer time nothing is said but what the present waits tell
   */
  synchronized void add(List<TaskInfo> tasks, long now, long gap) {
    boolean watched = now - seen <= gap;
    Set<Long> alive = HashSet.newHashSet(lanes.size());
    for (TaskInfo task : tasks) {
      Deque<Segment> lane = lanes.get(task.id());
      if (lane == null && lanes.size() < most && task.id() != 0) {
        lane = new ArrayDeque<>(2);
        lanes.put(task.id(), lane);
      }
      if (lane != null) {
        extend(lane, task, now, watched);
        alive.add(task.id());
      }
    }
    lanes.keySet().retainAll(alive);
    seen = now;
  }

  private void extend(Deque<Segment> lane, TaskInfo task, long now, boolean watched) {
    Segment current = present(task, now);
    Segment last = lane.peekLast();
    boolean known = current.from() != now;
    if (last != null
        && last.kind() == current.kind()
        && last.what().equals(current.what())
        && ((!known && watched) || (known && current.from() <= last.from() + TOLERANCE))) {
      lane.removeLast();
      lane.addLast(last.until(now));
    } else {
      long from = last == null || known || !watched ? current.from() : seen;
      if (last != null && watched && from > last.to() + TOLERANCE) {
        fill(lane, last, from);
      }
      lane.addLast(
          new Segment(
              last == null ? from : Math.max(from, last.to()),
              now,
              current.kind(),
              current.what()));
    }
    while (lane.size() > MOST_SEGMENTS || lane.getFirst().to() < now - length) {
      lane.removeFirst();
    }
  }

  /** The time between two waits: activity. */
  private static void fill(Deque<Segment> lane, Segment last, long until) {
    if (last.kind() == Segment.Kind.ACTIVE) {
      lane.removeLast();
      lane.addLast(last.until(until));
    } else {
      lane.addLast(new Segment(last.to(), until, Segment.Kind.ACTIVE, ""));
    }
  }

  /** What a task does now, since when that is known; else it begins and ends now. */
  private static Segment present(TaskInfo task, long now) {
    WaitInfo wait = task.waitsFor();
    Duration since = wait == null ? null : wait.since();
    long from = since == null ? now : now - Math.max(1, since.toMillis());
    return new Segment(from, now, Segment.Kind.of(task), wait == null ? "" : wait.what());
  }

  /** The past of a task, the oldest first; its present, if its past is not kept. */
  public synchronized List<Segment> of(TaskInfo task, long now) {
    Deque<Segment> lane = lanes.get(task.id());
    return lane == null ? List.of(present(task, now)) : new ArrayList<>(lane);
  }

  /** Of how many tasks the past is kept. */
  synchronized int size() {
    return lanes.size();
  }
}
