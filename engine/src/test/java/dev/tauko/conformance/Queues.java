package dev.tauko.conformance;

import dev.tauko.queue.LifoQueue;
import dev.tauko.queue.PriorityQueue;
import dev.tauko.queue.Queue;
import java.util.Comparator;

/** Queues. */
final class Queues {
  private Queues() {}

  static void define(Ops ops) {
    ops.plain("queue new int order", step -> step.bind(0, create(step.text(2), step.number(1))));
    ops.plain("put var value", step -> queueFor(step).put(step.value(1)));
    ops.plain("put_nowait var value", step -> queueFor(step).putNoWait(step.value(1)));
    ops.value("get var", step -> queue(step).get());
    ops.value("get_nowait var", step -> queue(step).getNoWait());
    ops.plain("task_done var", step -> queue(step).taskDone());
    ops.plain("join var", step -> queue(step).join());
    ops.plain("shutdown var bool", step -> queue(step).shutdown(step.flag(1)));
    ops.value("qsize var", step -> queue(step).size());
  }

  private static Queue<Object> create(String order, int maxsize) {
    return switch (order) {
      case "fifo" -> new Queue<>(maxsize);
      case "lifo" -> new LifoQueue<>(maxsize);
      default -> new PriorityQueue<>(maxsize, Comparator.comparingInt(Integer.class::cast));
    };
  }

  @SuppressWarnings("unchecked")
  private static Queue<Object> queue(Step step) {
    return step.variable(0, Queue.class);
  }

  private static Queue<Object> queueFor(Step step) {
    Queue<Object> queue = queue(step);
    if (queue instanceof PriorityQueue && !(step.value(1) instanceof Integer)) {
      throw step.machine.reject("a priority queue holds ints only");
    }
    return queue;
  }
}
