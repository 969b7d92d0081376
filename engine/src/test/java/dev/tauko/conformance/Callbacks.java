package dev.tauko.conformance;

import dev.tauko.Handle;

/** Callbacks of the loop and of futures. */
final class Callbacks {
  private Callbacks() {}

  static void define(Ops ops) {
    ops.plain("call_soon text new?", Callbacks::callSoon);
    ops.plain("call_later ms text new?", Callbacks::callLater);
    ops.plain("cancel_handle var", step -> step.variable(0, Handle.class).cancel());
    ops.plain(
        "done_callback var text",
        step ->
            step.future(0)
                .addDoneCallback(future ->
                    step.machine.record(
                        "callback " + step.text(1) + " = " + step.machine.state(future))));
  }

  private static void callSoon(Step step) {
    Machine machine = step.machine;
    Handle handle = machine.loop().callSoon(() -> machine.record("callback " + step.text(0)));
    if (step.has(1)) {
      step.bind(1, handle);
    }
  }

  private static void callLater(Step step) {
    Machine machine = step.machine;
    Handle handle =
        machine
            .loop()
            .callLater(step.time(0), () -> machine.recordTimer("callback " + step.text(1)));
    machine.cancelAtEnd(handle);
    if (step.has(2)) {
      step.bind(2, handle);
    }
  }
}
