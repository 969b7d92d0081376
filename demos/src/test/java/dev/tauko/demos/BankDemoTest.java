package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The bank whose accounts crash. */
class BankDemoTest {

  @Test
  void theBooksBalanceWhateverCrashes() {
    Run run = Run.of("bank", "--transfers", "100", "--clerks", "20");

    assertThat(run.lines())
        .contains("Total:        10,000", "The books balance.")
        .anyMatch(line -> line.matches("Transferred: +\\d+"))
        .anyMatch(line -> line.matches("Crashes: +[1-9]\\d*"));
    assertThat(run.exitCode()).isZero();
  }
}
