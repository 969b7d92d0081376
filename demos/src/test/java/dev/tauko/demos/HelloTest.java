package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelloTest {

  @ParameterizedTest
  @ValueSource(strings = {"auto", "portable", "mailbox"})
  void bothCoroutinesSleepAtTheSameTime(String carrier) {
    Run run =
        Run.configured("tauko { carrier = " + carrier + ", event-loop.clock = virtual }", "hello");

    Assumptions.assumeFalse(run.err().contains("\"mailbox\" cannot be had"), run.err());
    assertThat(run.lines())
        .containsExactly(
            "Coroutine started with delay: 1",
            "Coroutine started with delay: 2",
            "Coroutine finished after 1 seconds",
            "Coroutine finished after 2 seconds",
            "Results: [2, 4]",
            "Total: 2.00 s, measured",
            "Sum:   3.00 s, one after the other");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }
}
