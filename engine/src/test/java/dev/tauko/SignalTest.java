package dev.tauko;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Signals to a JVM that runs a coroutine: it is cancelled, cleans up, and the JVM ends. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there, a process is not asked to end")
class SignalTest {

  /** The program that gets the signals. */
  static final class Program {
    private Program() {}

    /** Waits, beside a task that waits, to be cancelled. */
    public static void main(String[] args) {
      Asyncio.run(() -> {
        createTask(() -> waits("task"));
        yieldNow();
        System.out.println("> ready");
        waits("main");
      });
    }

    private static void waits(String who) {
      try {
        sleep(ofDays(1));
      } catch (CancelledError cancelled) {
        System.out.println("> " + who + " cancelled");
        sleep(ofMillis(1));
        System.out.println("> " + who + " has cleaned up");
        throw cancelled;
      }
    }
  }

  /** A JVM inherits which signals are ignored, and a shell ignores some for its background jobs. */
  private static final List<String> WITH_SIGNALS =
      OS.LINUX.isCurrentOs() ? List.of("env", "--default-signal=INT,TERM") : List.of();

  /** A program that ignores each wish that it ends. */
  static final class Stubborn {
    private Stubborn() {}

    /** Waits for ever. */
    public static void main(String[] args) throws Exception {
      Asyncio.run(() -> {
        System.out.println("> ready");
        while (true) {
          try {
            Asyncio.runningLoop().createFuture().await();
          } catch (CancelledError cancelled) {
            System.out.println("> cancelled");
          }
        }
      });
    }
  }

  private static final String[] LAST_WORDS = {
    "> main cancelled", "> main has cleaned up", "> task cancelled", "> task has cleaned up"
  };

  @OnEachCarrier
  void sigtermCancelsTheMainCoroutineAndThenTheOthers(Lab lab) throws Exception {
    Process process = start(lab.carrier(), Program.class);
    try (BufferedReader out = process.inputReader()) {
      awaitReady(out);
      process.toHandle().destroy();
      assertThat(said(out)).containsExactly(LAST_WORDS);
    }
    assertThat(process.waitFor()).isEqualTo(128 + 15);
  }

  @OnEachCarrier
  void sigintDoesTheSame(Lab lab) throws Exception {
    Process process = start(lab.carrier(), Program.class);
    try (BufferedReader out = process.inputReader()) {
      awaitReady(out);
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
      assertThat(said(out)).containsExactly(LAST_WORDS);
    }
    assertThat(process.waitFor()).isEqualTo(128 + 2);
  }

  @OnEachCarrier
  void whoIgnoresItIsNamedInTheLogAndTheJvmEndsWhateverSignalsFollow(Lab lab) throws Exception {
    Process process = start(lab.carrier(), Stubborn.class, "-Dtauko.shutdown-timeout=100ms");
    try (BufferedReader out = process.inputReader()) {
      awaitReady(out);
      process.toHandle().destroy();
      process.toHandle().destroy();
      List<String> output = out.lines().toList();
      assertThat(output).filteredOn(line -> line.startsWith("> ")).containsOnly("> cancelled");
      assertThat(output)
          .filteredOn(line -> line.contains("not ended within tauko.shutdown-timeout"))
          .singleElement()
          .asString()
          .contains("1 coroutine has not ended", "Task-1 at ");
    }
    assertThat(process.waitFor()).isEqualTo(128 + 15);
  }

  private static void awaitReady(BufferedReader out) throws IOException {
    String line;
    do {
      line = out.readLine();
    } while (line != null && !line.equals("> ready"));
    assertThat(line).isEqualTo("> ready");
  }

  private static List<String> said(BufferedReader out) {
    return out.lines().filter(line -> line.startsWith("> ")).toList();
  }

  private static Process start(String carrier, Class<?> program, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(WITH_SIGNALS);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    if (carrier.equals("mailbox")) {
      command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    }
    command.add("-Dtauko.carrier=" + carrier);
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(program.getName());
    return new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
  }
}
