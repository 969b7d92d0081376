package dev.tauko.console.internal.view;

import dev.tauko.observe.Snapshot;
import dev.tauko.observe.TaskInfo;
import dev.tauko.observe.WaitInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tasks of a snapshot as trees, in the order in which they are drawn: each task once, before
 * those below it.
 *
 * <p>Places in that order stand for tasks. A task has those below it between its place and {@link
 * #end}. Where several tasks wait for one, it is below the first of them. What is in circles begins
 * a tree of its own with its oldest task. Without recursion, since a chain may have any length.
 */
public final class Forest {

  /** What makes one task stand below another one. */
  public enum Shape {
    /** It is waited for by it, as in {@code pstree}. */
    WAITS,
    /** It was created by it. */
    CREATED,
    /** Nothing does. */
    LIST
  }

  private static final int NONE = -1;
  private static final int[] NOTHING = {};

  private final List<TaskInfo> tasks;
  private final int[] order;
  private final int[] depth;
  private final int[] parent;
  private final int[] end;

  private Forest(List<TaskInfo> tasks) {
    this.tasks = tasks;
    this.order = new int[tasks.size()];
    this.depth = new int[tasks.size()];
    this.parent = new int[tasks.size()];
    this.end = new int[tasks.size()];
  }

  /** The tasks of a snapshot in a shape. */
  static Forest of(Snapshot snapshot, Shape shape) {
    Forest forest = new Forest(snapshot.tasks());
    forest.draw(shape == Shape.LIST ? new int[snapshot.tasks().size()][0] : forest.below(shape));
    return forest;
  }

  int size() {
    return order.length;
  }

  /** The task at a place. */
  TaskInfo task(int place) {
    return tasks.get(order[place]);
  }

  /** How many tasks a place is below. */
  int depth(int place) {
    return depth[place];
  }

  /** The place that a place is directly below; -1 if there is none. */
  int parent(int place) {
    return parent[place];
  }

  /** The first place after those below a place. */
  int end(int place) {
    return end[place];
  }

  // ---- building ----

  /** The indices of the tasks below each task. */
  private int[][] below(Shape shape) {
    Map<Long, Integer> index = HashMap.newHashMap(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      index.put(tasks.get(i).id(), i);
    }
    int[][] below = new int[tasks.size()][];
    if (shape == Shape.WAITS) {
      for (int i = 0; i < below.length; i++) {
        List<Long> awaited = awaited(tasks.get(i));
        below[i] =
            awaited.isEmpty()
                ? NOTHING
                : awaited.stream()
                    .map(index::get)
                    .filter(each -> each != null)
                    .mapToInt(Integer::intValue)
                    .toArray();
      }
      return below;
    }
    int[] count = new int[below.length];
    for (TaskInfo task : tasks) {
      Integer creator = index.get(task.parent());
      if (creator != null) {
        count[creator]++;
      }
    }
    for (int i = 0; i < below.length; i++) {
      below[i] = new int[count[i]];
    }
    for (int i = below.length - 1; i >= 0; i--) {
      Integer creator = index.get(tasks.get(i).parent());
      if (creator != null) {
        below[creator][--count[creator]] = i;
      }
    }
    return below;
  }

  /** The tasks whose end a task waits for; not those that hold what it waits for. */
  static List<Long> awaited(TaskInfo task) {
    WaitInfo wait = task.waitsFor();
    return wait == null || wait.cause() == WaitInfo.Cause.HOLDERS ? List.of() : wait.tasks();
  }

  private void draw(int[][] below) {
    boolean[] isBelow = new boolean[order.length];
    for (int[] tasks : below) {
      for (int task : tasks) {
        isBelow[task] = true;
      }
    }
    boolean[] drawn = new boolean[order.length];
    int place = 0;
    for (int root = 0; root < order.length; root++) {
      if (!isBelow[root]) {
        place = draw(root, below, drawn, place);
      }
    }
    for (int root = 0; root < order.length; root++) {
      if (!drawn[root]) {
        place = draw(root, below, drawn, place);
      }
    }
  }

  /** Draws a tree from a place on, and returns the first place after it. */
  private int draw(int root, int[][] below, boolean[] drawn, int from) {
    int place = from;
    order[place] = root;
    parent[place] = NONE;
    drawn[root] = true;
    int open = place++;
    int[] next = new int[1];
    int level = 0;
    while (open != NONE) {
      int[] children = below[order[open]];
      int child = next[level];
      while (child < children.length && drawn[children[child]]) {
        child++;
      }
      if (child == children.length) {
        end[open] = place;
        open = parent[open];
        level--;
      } else {
        next[level++] = child + 1;
        next = grow(next, level);
        drawn[children[child]] = true;
        order[place] = children[child];
        parent[place] = open;
        depth[place] = level;
        open = place++;
      }
    }
    return place;
  }

  private static int[] grow(int[] next, int level) {
    int[] longer = level < next.length ? next : Arrays.copyOf(next, level * 2);
    longer[level] = 0;
    return longer;
  }
}
