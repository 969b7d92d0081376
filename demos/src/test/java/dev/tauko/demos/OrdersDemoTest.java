package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The shop that shuts down under load. */
class OrdersDemoTest {

  @Test
  void theBooksBalanceAfterTheShutdown() {
    Run run = Run.of("orders", "--customers", "10", "--orders", "20");

    assertThat(run.lines())
        .contains("The books balance.")
        .anyMatch(line -> line.matches("Answered: +1\\d\\d"))
        .anyMatch(line -> line.matches("Turned away: +\\d+"));
    assertThat(run.exitCode()).isZero();
  }
}
