package dev.tauko.conformance;

import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;

/** Conditions. */
final class Conditions {
  private Conditions() {}

  static void define(Ops ops) {
    ops.plain(
        "condition new var|null",
        step ->
            step.bind(
                0, step.has(1) ? new Condition(step.variable(1, Lock.class)) : new Condition()));
    ops.value(
        "wait_cond var",
        step -> {
          condition(step).await();
          return true;
        });
    ops.value(
        "wait_cond_for var var",
        step -> {
          Event event = step.variable(1, Event.class);
          condition(step).awaitUntil(event::isSet);
          return true;
        });
    ops.plain("notify var count", step -> condition(step).signal(step.number(1)));
    ops.plain("notify_all var", step -> condition(step).signalAll());
  }

  private static Condition condition(Step step) {
    return step.variable(0, Condition.class);
  }
}
