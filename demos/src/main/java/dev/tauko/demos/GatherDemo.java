package dev.tauko.demos;

import static dev.tauko.Asyncio.asCompleted;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.shield;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.waitTasks;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Outcome;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

/** Ways to wait for several coroutines. */
@Command(
    name = "gather",
    description =
        "Several coroutines at once: gather, gatherSettled, waitTasks, asCompleted, shield.")
final class GatherDemo extends Demo {

  GatherDemo(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    Report report = new Report(out);
    List<Coroutine<String>> three =
        List.of(() -> brew("tea", 30), () -> brew("coffee", 20), () -> brew("soup", 10));

    report.line("gather", "in the order of the arguments: " + gather(three));

    for (Outcome<String> outcome : gatherSettled(() -> brew("tea", 10), () -> spill("coffee"))) {
      report.line("gatherSettled", describe(outcome));
    }

    for (Future<String> done : asCompleted(three)) {
      report.line("asCompleted", "in the order of the end: " + done.await());
    }

    List<Task<String>> race =
        List.of(
            createTask("hare", () -> brew("carrot juice", 10)),
            createTask("tortoise", () -> brew("lettuce juice", 20)));
    var waited = waitTasks(race, ReturnWhen.FIRST_COMPLETED);
    report.line("waitTasks", "first: " + waited.done() + ", still running: " + waited.pending());

    Task<String> broth = createTask("broth", () -> brew("broth", 50));
    Task<String> impatient = createTask("impatient", () -> shield(broth));
    sleep(Duration.ofMillis(10));
    impatient.cancel();
    try {
      impatient.await();
    } catch (CancelledError cancelled) {
      report.line("shield", impatient + ", but " + broth);
    }
    report.line("shield", "later: " + broth.await());
    return 0;
  }

  private static String brew(String what, int millis) {
    sleep(Duration.ofMillis(millis));
    return what;
  }

  private static String spill(String what) {
    throw new IllegalStateException("spilt the " + what);
  }

  private static String describe(Outcome<String> outcome) {
    return switch (outcome) {
      case Outcome.Success<String>(String value) -> "has " + value;
      case Outcome.Failure<String>(Throwable exception) -> "failed: " + exception.getMessage();
      case Outcome.Cancelled<String> cancelled -> "cancelled";
    };
  }
}
