package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorsTest {

  @Test
  void everyFailureIsToldToWhoWaits() {
    Run run = Run.of("errors");

    assertThat(run.lines())
        .containsSubsequence(
            "gather threw     java.io.IOException: the disk is full",
            "thrown in        fail()",
            "sibling          the sibling's result",
            "in the body      finally",
            "in the body      finally",
            "await threw      dev.tauko.CancelledError: nobody wants it any more",
            "in the body      finally");
    assertThat(run.lines())
        .anySatisfy(
            line -> assertThat(line).startsWith("timeout threw    dev.tauko.AsyncTimeoutException"))
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("the group threw  dev.tauko.ExceptionGroup")
                .endsWith("java.io.IOException: the disk is full"))
        .anySatisfy(line -> assertThat(line).startsWith("get threw").contains("this is no url"))
        .anySatisfy(line ->
            assertThat(line).startsWith("get threw").containsPattern("127\\.0\\.0\\.1:\\d+"));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }
}
