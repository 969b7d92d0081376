package dev.tauko.demos;

import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;

import dev.tauko.CancelledError;
import dev.tauko.ExceptionGroup;
import dev.tauko.Task;
import dev.tauko.TaskGroup;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import picocli.CommandLine.Command;

/** Task groups: no task outlives its block. */
@Command(
    name = "group",
    description =
        "A task group: waits for its tasks, cancels them if one fails, can be ended early.")
final class GroupDemo extends Demo {

  GroupDemo(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    Report report = new Report(out);
    Integer sum =
        taskGroup(group -> {
          Task<Integer> left = group.createTask("left", () -> count(20));
          Task<Integer> right = group.createTask("right", () -> count(22));
          return left.await() + right.await();
        });
    report.line("all went well", "the block gives " + sum);

    try {
      taskGroup(group -> {
        group.createTask("patient", () -> patient(report));
        group.createTask("clumsy", () -> fail("dropped the vase"));
        group.createTask("hasty", () -> fail("slammed the door"));
      });
    } catch (ExceptionGroup failures) {
      for (Throwable failure : failures.flattened()) {
        report.line("some failed", String.valueOf(failure.getMessage()));
      }
    }

    taskGroup((TaskGroup.VoidBody) group -> endEarly(group, report));
    report.line("ended early", "and without an error");
    return 0;
  }

  private static void endEarly(TaskGroup group, Report report) {
    group.createTask("patient", () -> patient(report));
    sleep(Duration.ofMillis(10));
    group.cancel();
  }

  private static int count(int value) {
    sleep(Duration.ofMillis(value));
    return value;
  }

  private static void fail(String how) {
    sleep(Duration.ofMillis(10));
    throw new IllegalStateException(how);
  }

  private static void patient(Report report) {
    try {
      sleep(Duration.ofDays(1));
    } catch (CancelledError cancelled) {
      report.line("  in the group", Objects.requireNonNull(currentTask()).name() + " is cancelled");
      throw cancelled;
    }
  }
}
