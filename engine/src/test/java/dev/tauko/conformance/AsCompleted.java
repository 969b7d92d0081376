package dev.tauko.conformance;

import dev.tauko.Asyncio;
import dev.tauko.Awaitable;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The iteration over what is done, as it comes. */
final class AsCompleted {
  private AsCompleted() {}

  static void define(Ops ops) {
    ops.plain("as_completed items delay", AsCompleted::run);
  }

  private static void run(Step step) throws Exception {
    List<Future<Object>> futures = new ArrayList<>();
    for (Awaitable<Object> item : step.items(0)) {
      futures.add(
          item instanceof Future<Object> future
              ? future
              : Asyncio.createTask((Coroutine<Object>) item));
    }
    Iterator<Future<Object>> completed = Asyncio.asCompleted(futures, step.limit(1)).iterator();
    while (completed.hasNext()) {
      try {
        step.machine.record("next = " + step.machine.show(completed.next().await()));
      } catch (Throwable thrown) {
        step.machine.record("next ! " + step.machine.show(thrown));
        if (!Exceptions.matches("*", thrown)) {
          throw thrown;
        }
      }
    }
  }
}
