package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SemaphoreDemoTest {

  @Test
  void lessWorkAtATimeThanThereAreCoroutines() {
    Run run = Run.inVirtualTime("semaphore");

    assertThat(run.lines())
        .contains(
            "Finished: 8 of 8",
            "Peak:     3 at a time, of at most 3",
            "Total:    0.90 s, measured",
            "Sum:      2.40 s, one after the other");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void whoWaitsBeginsInTheOrderOfArrival() {
    Run run = Run.inVirtualTime("semaphore", "--tasks", "3", "--limit", "1");

    assertThat(run.lines())
        .containsSubsequence(
            "0.00 s     1 begins    1 at work,   0 waiting",
            "0.30 s     1 ends      0 at work,   2 waiting",
            "0.30 s     2 begins    1 at work,   1 waiting",
            "0.60 s     2 ends      0 at work,   1 waiting",
            "0.60 s     3 begins    1 at work,   0 waiting",
            "0.90 s     3 ends      0 at work,   0 waiting",
            "Peak:     1 at a time, of at most 1");
  }

  @Test
  void aHigherLimitThanCoroutinesLetsAllWork() {
    Run run = Run.inVirtualTime("semaphore", "--tasks=1", "--limit=5");

    assertThat(run.lines())
        .contains(
            "1 coroutine, each works for 0.30 s; at most 5 at a time",
            "Peak:     1 at a time, of at most 5");
  }

  @Test
  void theConfigurationHasTheDefaults() {
    Run run =
        Run.configured(
            """
            tauko.event-loop.clock = virtual
            tauko.demos.semaphore { tasks = 4, limit = 2, hold = 1 minute }
            """,
            "semaphore");

    assertThat(run.lines())
        .contains(
            "4 coroutines, each works for 60.00 s; at most 2 at a time",
            "Finished: 4 of 4",
            "Peak:     2 at a time, of at most 2",
            "Total:    120.00 s, measured");
  }
}
