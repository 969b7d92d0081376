package dev.tauko.demos;

import static dev.tauko.Asyncio.allTasks;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** The life of tasks. */
@Command(
    name = "tasks",
    description = "Tasks: create, name, list, await and cancel them; the actor behind each.")
final class Tasks extends Demo {

  Tasks(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    Report report = new Report(out);
    report.line("currentTask()", name(currentTask()));

    Task<Integer> answer =
        createTask(
            "answer",
            () -> {
              report.line("  in the body", name(currentTask()) + " has begun");
              sleep(Duration.ofMillis(200));
              return 42;
            });
    Task<@Nullable Void> patient = createTask("patient", () -> waitForever(report));
    Task<String> nameless = createTask(() -> "a number of its own");
    report.line("createTask(...)", "three tasks; none has begun: " + states(answer, patient));
    report.line("allTasks()", names());

    yieldNow();
    report.line("yieldNow()", "every task has had a turn");
    report.line("await()", nameless.name() + " gives: " + nameless.await());
    report.line("await()", answer.name() + " gives: " + answer.await());
    report.line("allTasks()", names());
    report.line("actor()", patient.actor().path().toString());
    report.line("stack()", "waits in " + whereIn(patient));

    report.line("cancel(...)", "returns " + patient.cancel("no longer needed"));
    try {
      patient.await();
    } catch (CancelledError cancelled) {
      report.line("await()", cancelled.toString());
    }
    report.line("isCancelled()", states(answer, patient));
    report.line("allTasks()", names());
    return 0;
  }

  private static void waitForever(Report report) {
    try {
      sleep(Duration.ofDays(365));
    } finally {
      report.line("  in the body", name(currentTask()) + " cleans up");
    }
  }

  private static String name(@Nullable Task<?> task) {
    return task == null ? "none" : task.name();
  }

  private static String names() {
    return allTasks().stream().map(Task::name).collect(Collectors.joining(", "));
  }

  private static String states(Task<?> first, Task<?> second) {
    return first + ", " + second;
  }

  private static String whereIn(Task<?> task) {
    return task.stack().stream()
        .filter(frame -> frame.getClassName().equals(Tasks.class.getName()))
        .map(frame -> frame.getMethodName() + "()")
        .findFirst()
        .orElse("nothing");
  }
}
