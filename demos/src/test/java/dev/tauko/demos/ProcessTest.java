package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command in a JVM of its own, started as the script {@code tauko} starts it. */
class ProcessTest {
  @TempDir Path folder;

  @Test
  void printsNothingButWhatTheDemoSays() throws Exception {
    Process process = start("hello");
    List<String> said = process.inputReader().readAllLines();

    assertThat(process.waitFor()).isZero();
    assertThat(said)
        .startsWith("Coroutine started with delay: 1", "Coroutine started with delay: 2")
        .contains("Results: [2, 4]");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void theLogGoesToStandardError() throws Exception {
    Path config = Files.writeString(folder.resolve("log.conf"), "tauko.demos.log-level = INFO");

    Process process = start("hello", "--config", config.toString());
    List<String> said = process.inputReader().readAllLines();

    assertThat(process.waitFor()).isZero();
    assertThat(said).hasSize(8);
    assertThat(complaints()).contains("INFO", "Tauko's engine has started");
  }

  @Test
  void theExitCodeIsThatOfTheCommand() throws Exception {
    Process process = start("no-such-command");

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(complaints()).contains("there is no command 'no-such-command'");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there, a process is not asked to end")
  void endsPolitelyWhenAskedTo() throws Exception {
    Process process = start("semaphore", "--tasks", "1000");
    try (BufferedReader out = process.inputReader()) {
      String line;
      do {
        line = out.readLine();
      } while (line != null && !line.contains("begins"));
      assertThat(line).contains("1 begins");

      process.destroy();

      int terminated = 128 + 15;
      assertThat(process.waitFor()).isEqualTo(terminated);
      assertThat(complaints().lines())
          .containsExactly("tauko: interrupted (the actor system is shutting down)");
    }
  }

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    // A busy machine is nothing to complain of here.
    command.add("-Dtauko.event-loop.slow-step-threshold=off");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Redirect.PIPE)
            .redirectError(errors().toFile())
            .start();
    process.getOutputStream().close();
    return process;
  }

  private Path errors() {
    return folder.resolve("stderr");
  }

  private String complaints() throws IOException {
    return Files.readString(errors());
  }
}
