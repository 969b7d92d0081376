package dev.tauko.task;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tasks of a loop that are not done, from the oldest to the newest. Thread-safe. */
public final class TaskList {
  private @Nullable CoroutineTask<?> oldest;
  private @Nullable CoroutineTask<?> newest;
  private int size;

  TaskList() {}

  synchronized void add(CoroutineTask<?> task) {
    CoroutineTask<?> last = newest;
    task.older = last;
    if (last == null) {
      oldest = task;
    } else {
      last.newer = task;
    }
    newest = task;
    size++;
  }

  synchronized void remove(CoroutineTask<?> task) {
    CoroutineTask<?> older = task.older;
    CoroutineTask<?> newer = task.newer;
    if (older == null) {
      oldest = newer;
    } else {
      older.newer = newer;
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
    task.older = null;
    task.newer = null;
    size--;
  }

  /** The tasks at this moment, in the order of their creation. */
  public synchronized List<CoroutineTask<?>> snapshot() {
    List<CoroutineTask<?>> tasks = new ArrayList<>(size);
    for (CoroutineTask<?> task = oldest; task != null; task = task.newer) {
      tasks.add(task);
    }
    return tasks;
  }
}
