package dev.tauko.conformance;

import dev.tauko.conformance.Program.Body;
import dev.tauko.conformance.Program.Handler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Statements that decide which one is next. */
final class ControlFlow {
  private ControlFlow() {}

  static void define(Ops ops) {
    ops.control("return value", step -> step.leave(new Returned(step.value(0))));
    ops.control(
        "raise exception text",
        step -> {
          throw Machine.sneak(Exceptions.create(step.text(0), step.text(1)));
        });
    ops.control(
        "reraise",
        step -> {
          throw Machine.sneak(Objects.requireNonNull(step.frame.caught()));
        });
    ops.control("repeat count block", ControlFlow::repeat);
    ops.control("try block handlers block?", ControlFlow::attempt);
  }

  private static void repeat(Step step) throws Exception {
    for (int n = step.number(0); n > 0; n--) {
      step.machine.countStatement();
      if (!step.run(1)) {
        return;
      }
    }
  }

  private static void attempt(Step step) throws Exception {
    try {
      handle(step);
    } catch (Throwable thrown) {
      if (step.machine.isClosed() || runFinally(step)) {
        throw thrown;
      }
      return;
    }
    runFinally(step);
  }

  /** Runs the {@code finally} body if there is one; false if that was left by a {@code return}. */
  private static boolean runFinally(Step step) throws Exception {
    return !step.has(2) || step.run(2);
  }

  private static void handle(Step step) throws Exception {
    try {
      step.run(0);
    } catch (Throwable thrown) {
      Body handler = step.machine.isClosed() ? null : handlerOf(step, thrown);
      if (handler == null) {
        throw thrown;
      }
      step.machine.record("caught " + step.machine.show(thrown));
      step.run(handler, step.frame.handling(thrown));
    }
  }

  private static @Nullable Body handlerOf(Step step, Throwable thrown) {
    for (Handler handler : step.handlers(1)) {
      if (Exceptions.matches(handler.exception(), thrown)) {
        return handler.body();
      }
    }
    return null;
  }
}
