package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TasksTest {

  @Test
  void tellsTheLifeOfTasks() {
    Run run = Run.inVirtualTime("tasks");

    assertThat(run.lines())
        .filteredOn(line -> !line.startsWith("actor()"))
        .containsExactly(
            "currentTask()    Task-1",
            "createTask(...)  three tasks; none has begun: Task[answer, pending], Task[patient,"
                + " pending]",
            "allTasks()       Task-1, answer, patient, Task-2",
            "in the body    answer has begun",
            "yieldNow()       every task has had a turn",
            "await()          Task-2 gives: a number of its own",
            "await()          answer gives: 42",
            "allTasks()       Task-1, patient",
            "stack()          waits in waitForever()",
            "cancel(...)      returns true",
            "in the body    patient cleans up",
            "await()          dev.tauko.CancelledError: no longer needed",
            "isCancelled()    Task[answer, finished], Task[patient, cancelled]",
            "allTasks()       Task-1");
    assertThat(run.lines())
        .anySatisfy(line -> assertThat(line).startsWith("actor()          pekko://tauko/"));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }
}
