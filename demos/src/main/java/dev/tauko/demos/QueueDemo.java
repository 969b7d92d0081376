package dev.tauko.demos;

import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;

import dev.tauko.QueueShutDownException;
import dev.tauko.TaskGroup;
import dev.tauko.queue.Queue;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A producer, a bounded queue and some consumers, with their progress. */
@Command(
    name = "queue",
    description = "A producer and some consumers with a bounded queue between them, and progress.")
final class QueueDemo extends Demo {
  private static final int STEPS = 5;

  @Option(
      names = "--items",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "40",
      description = "How many items are produced; ${DEFAULT-VALUE} otherwise.")
  private int items;

  @Option(
      names = "--consumers",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "3",
      description = "How many consumers there are; ${DEFAULT-VALUE} otherwise.")
  private int consumers;

  @Option(
      names = "--size",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "4",
      description = "How many items the queue holds; ${DEFAULT-VALUE} otherwise.")
  private int size;

  QueueDemo(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) {
    Queue<Integer> queue = new Queue<>(size);
    AtomicInteger consumed = new AtomicInteger();
    out.printf(
        "%s through a queue of %d to %s%n%n",
        Text.count(items, "item"), size, Text.count(consumers, "consumer"));
    taskGroup((TaskGroup.VoidBody) group -> produce(group, queue, consumed, out));
    out.printf("%nConsumed: %d of %d%n", consumed.get(), items);
    return 0;
  }

  private void produce(
      TaskGroup group, Queue<Integer> queue, AtomicInteger consumed, PrintWriter out) {
    for (int consumer = 1; consumer <= consumers; consumer++) {
      group.createTask("consumer-" + consumer, () -> consume(queue, consumed, out));
    }
    for (int item = 1; item <= items; item++) {
      queue.put(item);
    }
    queue.join();
    queue.shutdown();
  }

  private void consume(Queue<Integer> queue, AtomicInteger consumed, PrintWriter out) {
    try {
      while (true) {
        int item = queue.get();
        sleep(Duration.ofMillis(5 + item % 7));
        int done = consumed.incrementAndGet();
        if (done * STEPS / items > (done - 1) * STEPS / items) {
          out.printf(
              "%4d %%  %d consumed, %d in the queue, %d waiting to put%n",
              done * 100 / items, done, queue.size(), queue.stats().putting());
        }
        queue.taskDone();
      }
    } catch (QueueShutDownException end) {
      // The producer has said that nothing more will come.
    }
  }
}
