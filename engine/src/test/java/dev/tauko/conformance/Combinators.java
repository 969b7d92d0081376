package dev.tauko.conformance;

import dev.tauko.Asyncio;
import dev.tauko.Future;
import dev.tauko.ReturnWhen;
import dev.tauko.Waited;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What waits for several things, or for one in a special way. */
final class Combinators {
  private Combinators() {}

  static void define(Ops ops) {
    ops.value(
        "gather items bool",
        step ->
            step.flag(1) ? Asyncio.gatherSettled(step.items(0)) : Asyncio.gather(step.items(0)));
    ops.plain(
        "gather_to new items bool",
        step ->
            step.bind(
                0,
                step.flag(2)
                    ? Asyncio.gatherSettledFuture(step.items(1))
                    : Asyncio.gatherFuture(step.items(1))));
    ops.value("wait vars delay policy", Combinators::waitTasks);
    ops.value("wait_for item delay", step -> Asyncio.waitFor(step.item(0), step.limit(1)));
    ops.value("shield item", step -> Asyncio.shield(step.item(0)));
    ops.plain("shield_to new item", step -> step.bind(0, Asyncio.shieldFuture(step.item(1))));
  }

  private static String waitTasks(Step step) throws Exception {
    Map<String, Future<Object>> futures = new TreeMap<>();
    step.names(0).forEach(name -> futures.put(name, step.machine.future(name)));
    List<Future<Object>> inOrder = step.names(0).stream().map(futures::get).toList();
    Waited<Object> waited =
        Asyncio.waitTasks(inOrder, ReturnWhen.valueOf(step.text(2)), step.limit(1));
    return "done "
        + names(step, futures, waited.done())
        + " pending "
        + names(step, futures, waited.pending());
  }

  private static String names(
      Step step, Map<String, Future<Object>> futures, Set<? extends Future<?>> of) {
    return step.machine.show(
        futures.entrySet().stream()
            .filter(each -> of.contains(each.getValue()))
            .map(Map.Entry::getKey)
            .toList());
  }
}
