package dev.tauko.internal.task;

import dev.tauko.ContextVar;
import dev.tauko.internal.loop.WrappedCallback;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The values of context variables at some place: immutable, so that a copy is a reference. */
public final class Variables {

  /** No values. */
  static final Variables NONE = new Variables(Map.of());

  /**
   * Of threads that run no coroutine: the loop's, in a callback, and threads off the loop. Only
   * where there are values is there an entry: threads may outlive the application's class loader.
   */
  private static final ThreadLocal<@Nullable Variables> OF_THREAD = new ThreadLocal<>();

  private final Map<ContextVar<?>, Object> values;

  private Variables(Map<ContextVar<?>, Object> values) {
    this.values = values;
  }

  /** The variables of the running task, or of the thread that runs none. */
  public static Variables current() {
    CoroutineTask<?> task = CoroutineTask.current();
    return task != null ? task.variables() : ofThread();
  }

  /** Makes these the variables of the running task, or of the thread that runs none. */
  public static void enter(Variables variables) {
    CoroutineTask<?> task = CoroutineTask.current();
    if (task != null) {
      task.setVariables(variables);
    } else {
      enterThread(variables);
    }
  }

  private static Variables ofThread() {
    Variables variables = OF_THREAD.get();
    if (variables == null) {
      OF_THREAD.remove();
      return NONE;
    }
    return variables;
  }

  private static void enterThread(Variables variables) {
    if (variables.values.isEmpty()) {
      OF_THREAD.remove();
    } else {
      OF_THREAD.set(variables);
    }
  }

  /** The value of a variable, null if it has none. */
  public @Nullable Object get(ContextVar<?> variable) {
    return values.get(variable);
  }

  /** These variables, and one more value. */
  public Variables with(ContextVar<?> variable, Object value) {
    Map<ContextVar<?>, Object> more = new HashMap<>(values);
    more.put(variable, value);
    return new Variables(more);
  }

  /** These variables without one. */
  public Variables without(ContextVar<?> variable) {
    Map<ContextVar<?>, Object> fewer = new HashMap<>(values);
    fewer.remove(variable);
    return new Variables(fewer);
  }

  /** A callback that runs with these variables, on a thread that runs no coroutine. */
  Runnable around(Runnable callback) {
    return new Within(this, callback);
  }

  private record Within(Variables variables, Runnable callback)
      implements Runnable, WrappedCallback {
    @Override
    public void run() {
      enterThread(variables);
      try {
        callback.run();
      } finally {
        OF_THREAD.remove();
      }
    }

    @Override
    public String toString() {
      return callback.toString();
    }
  }

  /** Calls something with these variables, on a thread that runs no coroutine. */
  <T extends @Nullable Object> T call(Callable<T> callable) throws Exception {
    Variables before = ofThread();
    enterThread(this);
    try {
      return callable.call();
    } finally {
      enterThread(before);
    }
  }
}
