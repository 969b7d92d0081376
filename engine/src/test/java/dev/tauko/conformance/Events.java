package dev.tauko.conformance;

import dev.tauko.sync.Event;

/** Events. */
final class Events {
  private Events() {}

  static void define(Ops ops) {
    ops.plain("event new", step -> step.bind(0, new Event()));
    ops.plain("set var", step -> event(step).set());
    ops.plain("clear var", step -> event(step).clear());
    ops.value("is_set var", step -> event(step).isSet());
    ops.value(
        "wait_event var",
        step -> {
          event(step).await();
          return true;
        });
  }

  private static Event event(Step step) {
    return step.variable(0, Event.class);
  }
}
