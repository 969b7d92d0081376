package dev.tauko.conformance;

import dev.tauko.Asyncio;
import dev.tauko.TaskGroup;
import dev.tauko.Timeout;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Time limits and task groups. */
final class Scopes {
  private Scopes() {}

  static void define(Ops ops) {
    ops.value(
        "timeout new delay block",
        step -> Asyncio.timeout(step.limit(1), (Timeout scope) -> body(step, scope)).expired());
    ops.value(
        "timeout_at new delay block",
        step ->
            Asyncio.timeoutAt(time(step, step.limit(1)), (Timeout scope) -> body(step, scope))
                .expired());
    ops.plain(
        "reschedule var delay",
        step -> {
          Duration delay = step.limit(1);
          step.variable(0, Timeout.class)
              .reschedule(delay == null ? null : step.machine.loop().time().plus(delay));
        });
    ops.value("when var", Scopes::when);
    ops.value("expired var", step -> step.variable(0, Timeout.class).expired());
    ops.plain(
        "taskgroup new block",
        step ->
            Asyncio.taskGroup(group -> {
              step.bind(0, group);
              step.run(1);
            }));
    ops.plain(
        "tg_spawn var new coro",
        step ->
            step.bind(
                1,
                step.variable(0, TaskGroup.class)
                    .createTask(step.text(1), step.machine.coroutine(step.text(2)))));
  }

  private static Timeout body(Step step, Timeout scope) throws Exception {
    step.bind(0, scope);
    step.run(2);
    return scope;
  }

  private static @Nullable Duration time(Step step, @Nullable Duration sinceStart) {
    return sinceStart == null ? null : step.machine.atLoop(sinceStart);
  }

  private static @Nullable Long when(Step step) {
    Duration when = step.variable(0, Timeout.class).when();
    return when == null ? null : step.machine.sinceStart(when);
  }
}
