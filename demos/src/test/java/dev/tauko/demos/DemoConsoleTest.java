package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class DemoConsoleTest {

  @Test
  void theAddressOfTheConsoleIsPrintedBesideTheResults() {
    Run run =
        Run.configured(
            "tauko.console.port = 0", "semaphore", "--tasks=1", "--limit=1", "--console");

    assertThat(run.err()).matches("console: http://127\\.0\\.0\\.1:\\d+/\\R");
    assertThat(run.lines()).contains("Finished: 1 of 1");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aDemoWithASessionRunsBesideItsConsole() {
    Run run = Run.configured("tauko.console.port = 0", "fetch", "--console");

    assertThat(run.err()).startsWith("console: http://127.0.0.1:");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Run run = Run.configured("tauko.console.port = " + port, "hello", "--console");

      assertThat(run.err())
          .startsWith("tauko: the console cannot listen at port " + port + " of 127.0.0.1: ")
          .contains("tauko.console.port = 0 takes any port that is free");
      assertThat(run.out()).isEmpty();
      assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    }
  }

  @Test
  void aWrongSettingIsNamedByItsPath() {
    Run run = Run.configured("tauko.console.port = many", "hello", "--console");

    assertThat(run.err()).contains("'tauko.console.port': is \"many\"; accepted: 0 to 65535");
    assertThat(run.exitCode()).isEqualTo(Main.WRONG_USE);
  }
}
