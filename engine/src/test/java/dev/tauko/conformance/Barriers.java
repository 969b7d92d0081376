package dev.tauko.conformance;

import dev.tauko.sync.Barrier;

/** Barriers. */
final class Barriers {
  private Barriers() {}

  static void define(Ops ops) {
    ops.plain("barrier new int", step -> step.bind(0, new Barrier(step.number(1))));
    ops.value("wait_barrier var", step -> barrier(step).await());
    ops.plain("abort var", step -> barrier(step).abort());
    ops.plain("reset var", step -> barrier(step).reset());
    ops.value("broken var", step -> barrier(step).isBroken());
    ops.value("n_waiting var", step -> barrier(step).waiting());
  }

  private static Barrier barrier(Step step) {
    return step.variable(0, Barrier.class);
  }
}
