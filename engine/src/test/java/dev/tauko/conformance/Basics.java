package dev.tauko.conformance;

import dev.tauko.Asyncio;
import java.util.Objects;

/** Sleeping, calling, and who is there. */
final class Basics {
  private Basics() {}

  static void define(Ops ops) {
    ops.plain("log text", step -> {});
    ops.plain("sleep ms", step -> Asyncio.sleep(step.time(0)));
    ops.plain("yield", step -> Asyncio.yieldNow());
    ops.value("call coro", step -> step.machine.call(step.text(0), step.frame));
    ops.value(
        "current_task", step -> step.machine.nameOf(Objects.requireNonNull(Asyncio.currentTask())));
    ops.value(
        "all_tasks",
        step -> Asyncio.allTasks().stream().map(step.machine::nameOf).sorted().toList());
  }
}
