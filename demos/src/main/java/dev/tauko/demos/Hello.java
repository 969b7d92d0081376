package dev.tauko.demos;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;

import dev.tauko.Task;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

/** Two coroutines that sleep, at the same time. */
@Command(
    name = "hello",
    description = "Two coroutines that sleep: together they take as long as the longer one.")
final class Hello extends Demo {

  Hello(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    Duration start = runningLoop().time();

    Task<Integer> task1 = createTask(() -> myCoroutine(1, out));
    Task<Integer> task2 = createTask(() -> myCoroutine(2, out));
    List<Integer> results = gather(task1, task2);
    out.println("Results: " + results);

    out.println();
    out.println("Total: " + Text.seconds(runningLoop().time().minus(start)) + ", measured");
    out.println("Sum:   " + Text.seconds(Duration.ofSeconds(1 + 2)) + ", one after the other");
    return 0;
  }

  private static int myCoroutine(int delay, PrintWriter out) {
    out.println("Coroutine started with delay: " + delay);
    sleep(Duration.ofSeconds(delay));
    out.println("Coroutine finished after " + delay + " seconds");
    return delay * 2;
  }
}
