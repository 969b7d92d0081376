package dev.tauko.internal.task;

import dev.tauko.Awaitable;
import dev.tauko.internal.loop.WrappedCallback;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Hands SLF4J's mapped diagnostic context on to tasks and calls on threads, with {@code
 * tauko.inherit-mdc}. The context belongs to a thread, and a body has a thread of its own: it
 * begins with a copy of its creator's, and what it changes stays its own. Callbacks share a thread:
 * each begins with a copy of its scheduler's, and leaves none behind.
 */
final class Mdc {
  private Mdc() {}

  /** A copy of the context of the thread that calls this. */
  static Map<String, String> current() {
    Map<String, String> context = MDC.getCopyOfContextMap();
    return context == null ? Map.of() : context;
  }

  /** A callback that runs with a context, on a thread that has none between two callbacks. */
  static Runnable around(Map<String, String> context, Runnable callback) {
    return new Within(context, callback);
  }

  private record Within(Map<String, String> context, Runnable callback)
      implements Runnable, WrappedCallback {
    @Override
    public void run() {
      if (context.isEmpty()) {
        MDC.clear();
      } else {
        MDC.setContextMap(context);
      }
      try {
        callback.run();
      } finally {
        MDC.clear();
      }
    }

    @Override
    public String toString() {
      return callback.toString();
    }
  }

  /** A body that begins with the context of the thread that calls this. */
  static <T extends @Nullable Object> Awaitable<? extends T> inheriting(
      Awaitable<? extends T> body) {
    Map<String, String> context = current();
    if (context.isEmpty()) {
      return body;
    }
    Awaitable<T> inheriting =
        () -> {
          MDC.setContextMap(context);
          return body.await();
        };
    return inheriting;
  }

  /** A call with the context of the thread that calls this, on a thread that keeps its own. */
  static <T extends @Nullable Object> Callable<? extends T> inheriting(
      Callable<? extends T> callable) {
    Map<String, String> context = current();
    if (context.isEmpty()) {
      return callable;
    }
    Callable<T> inheriting =
        () -> {
          Map<String, String> before = MDC.getCopyOfContextMap();
          MDC.setContextMap(context);
          try {
            return callable.call();
          } finally {
            if (before == null) {
              MDC.clear();
            } else {
              MDC.setContextMap(before);
            }
          }
        };
    return inheriting;
  }
}
