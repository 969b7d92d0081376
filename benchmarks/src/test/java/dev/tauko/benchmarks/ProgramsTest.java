package dev.tauko.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs that benchmarks/run starts, with little to do. */
final class ProgramsTest {

  /** A program, and the unit that it prints. */
  record Program(Class<?> main, String unit, List<String> arguments) {
    Program(Class<?> main, String unit, String... arguments) {
      this(main, unit, List.of(arguments));
    }

    int rounds() {
      return Integer.parseInt(arguments.getLast());
    }

    @Override
    public String toString() {
      return main.getName() + " " + String.join(" ", arguments);
    }
  }

  static Stream<Program> programs() {
    return Stream.of(
        new Program(Switches.class, "ns", "one", "100", "2"),
        new Program(Switches.class, "ns", "pair", "100", "2"),
        new Program(Switches.class, "ns", "many", "2000", "2"),
        new Program(CreateAwait.class, "ns", "100", "2"),
        new Program(Gathers.class, "ns", "10", "100", "2"),
        new Program(Semaphores.class, "ns", "free", "100", "2"),
        new Program(Semaphores.class, "ns", "contended", "200", "2"),
        new Program(Sleepers.class, "s", "10", "1"),
        new Program(Memory.class, "B", "1000", "future", "1"),
        new Program(Memory.class, "B", "1000", "sleep", "1"),
        new Program(dev.tauko.benchmarks.threads.Switches.class, "ns", "one", "100", "2"),
        new Program(dev.tauko.benchmarks.threads.Switches.class, "ns", "pair", "100", "2"),
        new Program(dev.tauko.benchmarks.threads.Switches.class, "ns", "many", "2000", "2"),
        new Program(dev.tauko.benchmarks.threads.CreateAwait.class, "ns", "100", "2"),
        new Program(dev.tauko.benchmarks.threads.Gathers.class, "ns", "10", "100", "2"),
        new Program(dev.tauko.benchmarks.threads.Semaphores.class, "ns", "free", "100", "2"),
        new Program(dev.tauko.benchmarks.threads.Semaphores.class, "ns", "contended", "200", "2"),
        new Program(dev.tauko.benchmarks.threads.Sleepers.class, "s", "10", "1"),
        new Program(dev.tauko.benchmarks.threads.Memory.class, "B", "1000", "future", "1"),
        new Program(dev.tauko.benchmarks.threads.Memory.class, "B", "1000", "sleep", "1"));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void aProgramPrintsAFigureForEachRound(Program program) throws Exception {
    assertThat(output(program))
        .hasSize(program.rounds())
        .allMatch(
            line -> line.matches("round \\d -?\\d+\\.\\d{4} " + program.unit + "(, cpu .*)?"));
  }

  @Test
  void aHistogramNamesTheClassesOfACoroutine() throws Exception {
    assertThat(output(new Program(Memory.class, "B", "1000", "future", "1", "histogram")))
        .anyMatch(line -> line.endsWith("1.00  dev.tauko.task.CoroutineTask"));
  }

  @Test
  void whatAProgramDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> output(new Program(Switches.class, "ns", "three")))
        .hasMessage(
            "\"three\" is none of one, pair, many; usage: Switches [one|pair|many [SWITCHES"
                + " [ROUNDS]]]");
    assertThatThrownBy(() -> output(new Program(CreateAwait.class, "ns", "0")))
        .hasMessageStartingWith("0 is less than 1");
    assertThatThrownBy(() -> output(new Program(CreateAwait.class, "ns", "many")))
        .hasMessageStartingWith("\"many\" is no whole number");
    assertThatThrownBy(() -> output(new Program(CreateAwait.class, "ns", "1", "1", "1")))
        .hasMessageStartingWith("\"1\" is one argument too many");
  }

  private static List<String> output(Program program) throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      program
          .main
          .getMethod("main", String[].class)
          .invoke(null, (Object) program.arguments.toArray(String[]::new));
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    } finally {
      System.setOut(console);
    }
    return bytes.toString(UTF_8).lines().toList();
  }
}
