package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The demos of the constructs, in virtual time. */
class ConstructsTest {

  @Test
  void gatherShowsWaysToWaitForSeveral() {
    assertThat(Run.inVirtualTime("gather").lines())
        .containsExactly(
            "gather           in the order of the arguments: [tea, coffee, soup]",
            "gatherSettled    has tea",
            "gatherSettled    failed: spilt the coffee",
            "asCompleted      in the order of the end: soup",
            "asCompleted      in the order of the end: coffee",
            "asCompleted      in the order of the end: tea",
            "waitTasks        first: [Task[hare, finished]], still running: [Task[tortoise,"
                + " pending, waits for sleep()]]",
            "shield           Task[impatient, cancelled], but Task[broth, pending, waits for"
                + " sleep()]",
            "shield           later: broth");
  }

  @Test
  void groupShowsThatNoTaskOutlivesItsBlock() {
    assertThat(Run.inVirtualTime("group").lines())
        .containsExactly(
            "all went well    the block gives 42",
            "in the group   patient is cancelled",
            "some failed      dropped the vase",
            "some failed      slammed the door",
            "in the group   patient is cancelled",
            "ended early      and without an error");
  }

  @Test
  void timeoutShowsLimits() {
    assertThat(Run.inVirtualTime("timeout").lines())
        .containsExactly(
            "in time          worked for 20 ms",
            "too late         given up after 0.10 s",
            "nested           the outer limit came first",
            "rescheduled      worked for 60 ms",
            "waitFor          the same, for one awaitable");
  }

  @Test
  void syncShowsThePrimitives() {
    assertThat(Run.inVirtualTime("sync").lines())
        .containsExactly(
            "Lock             each entered and left before the next: [1, 1, 2, 2, 3, 3]",
            "Event            3 runners wait for the start",
            "Event            they ran, first come, first served: [1, 2, 3]",
            "Condition        the baker brings bread",
            "Condition        a customer takes the bread",
            "Barrier          1 came, 2 came, 3 came, 3 goes on, 1 goes on, 2 goes on");
  }

  @Test
  void queueShowsItsProgress() {
    Run run = Run.inVirtualTime("queue", "--items", "10", "--consumers", "2", "--size", "3");

    assertThat(run.lines().getFirst()).isEqualTo("10 items through a queue of 3 to 2 consumers");
    assertThat(run.lines()).filteredOn(line -> line.contains("%")).hasSize(5);
    assertThat(run.lines()).contains("Consumed: 10 of 10");
    assertThat(run.exitCode()).isZero();
  }
}
