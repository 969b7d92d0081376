package dev.tauko.internal.task;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a loop that are not done, from the oldest to the newest: a linked list, changed on
 * the loop within the guard, and read on any thread without a lock.
 *
 * <p>A task that is taken out is linked to itself. A reader that stands on it when that happens
 * begins again at the oldest one, and passes over those that it has seen, by their places in the
 * order of creation.
 */
public final class TaskList {
  private static final VarHandle NEWER;

  static {
    try {
      NEWER =
          MethodHandles.lookup().findVarHandle(CoroutineTask.class, "newer", CoroutineTask.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable CoroutineTask<?> oldest;
  private @Nullable CoroutineTask<?> newest;
  private final ActorScope.Endings endings = new ActorScope.Endings();
  private long places;
  private int size;

  TaskList() {}

  void add(CoroutineTask<?> task) {
    task.place = ++places;
    CoroutineTask<?> last = newest;
    task.older = last;
    if (last == null) {
      oldest = task;
    } else {
      NEWER.setRelease(last, task);
    }
    newest = task;
    size++;
    if (task.scope() != null) {
      task.scope().begins();
    }
  }

  /** Takes a task out, unless it was before. */
  void remove(CoroutineTask<?> task) {
    if (isOut(task)) {
      return;
    }
    CoroutineTask<?> older = task.older;
    CoroutineTask<?> newer = task.newer;
    if (older == null) {
      oldest = newer;
    } else {
      NEWER.setRelease(older, newer);
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
    task.older = null;
    NEWER.setRelease(task, task);
    size--;
    if (task.scope() != null) {
      task.scope().ended();
    }
  }

  @SuppressWarnings("ReferenceEquality") // The mark of a task that was taken out.
  private static boolean isOut(CoroutineTask<?> task) {
    return task.newer == task;
  }

  /** The number of tasks. May be called from any thread, and be a little late there. */
  public int size() {
    return size;
  }

  /** The number of tasks that have ever been here. From any thread, and a little late there. */
  public long begun() {
    return places;
  }

  /**
   * The tasks at this moment, in the order of their creation. On a thread off the loop, those that
   * begin or end meanwhile may be among them or not.
   */
  public List<CoroutineTask<?>> snapshot() {
    List<CoroutineTask<?>> tasks = new ArrayList<>(Math.max(0, size));
    long seen = 0;
    CoroutineTask<?> task = oldest;
    while (task != null) {
      if (task.place > seen) {
        tasks.add(task);
        seen = task.place;
      }
      CoroutineTask<?> next = (CoroutineTask<?>) NEWER.getAcquire(task);
      task = next == task ? oldest : next;
    }
    return tasks;
  }

  /** The tasks that have begun after the one of a number, the newest first. On the loop only. */
  public List<CoroutineTask<?>> since(long number) {
    List<CoroutineTask<?>> tasks = new ArrayList<>();
    for (CoroutineTask<?> task = newest; task != null && task.place > number; task = task.older) {
      tasks.add(task);
    }
    return tasks;
  }

  /** {@link #snapshot} without what ends with an actor. */
  public List<CoroutineTask<?>> withoutActors() {
    List<CoroutineTask<?>> tasks = snapshot();
    tasks.removeIf(task -> task.scope() != null);
    return tasks;
  }

  /** Those scopes of actors that end. Within the guard. */
  ActorScope.Endings endings() {
    return endings;
  }
}
