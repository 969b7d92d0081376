package dev.tauko.internal.task;

import dev.tauko.Awaitable;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Hands SLF4J's mapped diagnostic context on to tasks and calls on threads, with {@code
 * tauko.inherit-mdc}. The context belongs to a thread, and a body has a thread of its own: it
 * begins with a copy of its creator's, and what it changes stays its own.
 */
final class Mdc {
  private Mdc() {}

  /** A body that begins with the context of the thread that calls this. */
  static <T extends @Nullable Object> Awaitable<? extends T> inheriting(
      Awaitable<? extends T> body) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    if (context == null || context.isEmpty()) {
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
    Map<String, String> context = MDC.getCopyOfContextMap();
    if (context == null || context.isEmpty()) {
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
