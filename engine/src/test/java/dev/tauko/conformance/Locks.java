package dev.tauko.conformance;

import dev.tauko.sync.BoundedSemaphore;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Locks and semaphores, and what conditions have in common with them. */
final class Locks {

  /** What can be taken and given back. */
  private record Lockable(Supplier<Permit> taking, Runnable giving, BooleanSupplier state) {}

  private Locks() {}

  static void define(Ops ops) {
    ops.plain("lock new", step -> step.bind(0, new Lock()));
    ops.plain("semaphore new int", step -> step.bind(0, new Semaphore(step.number(1))));
    ops.plain(
        "bounded_semaphore new int", step -> step.bind(0, new BoundedSemaphore(step.number(1))));
    ops.value(
        "acquire var",
        step -> {
          var _ = lockable(step).taking.get();
          return true;
        });
    ops.plain("release var", step -> lockable(step).giving.run());
    ops.value("locked var", step -> lockable(step).state.getAsBoolean());
    ops.plain("with var block", Locks::with);
  }

  /** As Python's {@code async with}: what releasing throws takes the place of what was thrown. */
  @SuppressWarnings("Finally")
  private static void with(Step step) throws Exception {
    Permit permit = lockable(step).taking.get();
    try {
      step.machine.record("enter " + step.text(0));
      step.run(1);
    } finally {
      permit.close();
    }
  }

  private static Lockable lockable(Step step) {
    return switch (step.variable(0, Object.class)) {
      case Lock lock -> new Lockable(lock::acquire, lock::release, lock::isLocked);
      case Semaphore semaphore ->
          new Lockable(semaphore::acquire, semaphore::release, semaphore::isLocked);
      case Condition condition ->
          new Lockable(condition::acquire, condition::release, condition::isLocked);
      default -> throw step.machine.reject("variable " + step.text(0) + " is of another kind");
    };
  }
}
