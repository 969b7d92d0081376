package dev.tauko.conformance;

import dev.tauko.Asyncio;

/** Tasks and futures. */
final class Tasks {
  private Tasks() {}

  static void define(Ops ops) {
    ops.plain(
        "spawn new coro",
        step ->
            step.bind(0, Asyncio.createTask(step.text(0), step.machine.coroutine(step.text(1)))));
    ops.plain("future new", step -> step.bind(0, Asyncio.runningLoop().createFuture()));
    ops.value("await var", step -> step.future(0).await());
    ops.value(
        "cancel var text?",
        step -> step.has(1) ? step.future(0).cancel(step.text(1)) : step.future(0).cancel());
    ops.value("uncancel var?", step -> step.task(0).uncancel());
    ops.value("cancelling var?", step -> step.task(0).cancelling());
    ops.value("inspect var", step -> step.machine.state(step.future(0)));
    ops.value("result var", step -> step.future(0).result());
    ops.value("exception var", step -> step.future(0).exception());
    ops.plain("set_result var value", step -> step.future(0).setResult(step.value(1)));
    ops.plain(
        "set_exception var exception text",
        step -> step.future(0).setException(Exceptions.create(step.text(1), step.text(2))));
  }
}
