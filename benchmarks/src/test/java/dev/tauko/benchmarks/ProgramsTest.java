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
import org.junit.jupiter.params.provider.ValueSource;

/** The programs that benchmarks/run starts, with little to do. */
final class ProgramsTest {

  /** A program, and the unit that it prints. */
  record Program(Class<?> main, String unit, List<String> arguments) {
    Program(Class<?> main, String unit, String... arguments) {
      this(main, unit, List.of(arguments));
    }

    /** The unit, the class and the arguments, in a line. */
    static Program of(String packageName, String line) {
      List<String> words = List.of(line.split(" "));
      try {
        return new Program(
            Class.forName(packageName + "." + words.get(1)),
            words.getFirst(),
            words.subList(2, words.size()));
      } catch (ClassNotFoundException e) {
        throw new AssertionError(e);
      }
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
            of("dev.tauko.benchmarks", Stream.concat(everywhere(), onLoops())),
            of("dev.tauko.benchmarks", actors()),
            of("dev.tauko.benchmarks.pekko", actors()),
            of("dev.tauko.benchmarks.threads", Stream.concat(everywhere(), onLoops())),
            of("dev.tauko.benchmarks.pekko", everywhere()),
            of(
                "dev.tauko.benchmarks.jox",
                Stream.of(
                    "ns Queues pingpong 100 2",
                    "ns Queues ring 1000 2",
                    "ns Queues fan-out 100 2")))
        .flatMap(programs -> programs);
  }

  /** What each peer has. */
  private static Stream<String> everywhere() {
    return Stream.of(
        "ns Switches one 100 2",
        "ns Switches pair 100 2",
        "ns Switches many 2000 2",
        "ns CreateAwait 100 2",
        "ns Gathers 10 100 2",
        "ns Gathers 500 500 2",
        "ns Skynet 100 2",
        "ns Queues pingpong 100 2",
        "ns Queues ring 1000 2",
        "ns Semaphores crowd 100 2",
        "s Sleepers 1 10 1",
        "B Memory 1000 future 1");
  }

  /** What is measured of actors alone. */
  private static Stream<String> actors() {
    return Stream.of(
        "ns ActorMessages counter 100 2", "ns ActorMessages pingpong 100 2", "B IdleActors 1000 1");
  }

  /** What plain actors do not have. */
  private static Stream<String> onLoops() {
    return Stream.of(
        "ns Queues fan-out 100 2",
        "ns Locks 200 2",
        "ns Semaphores free 100 2",
        "ns Semaphores contended 200 2",
        "ns Cancellations 100 2",
        "us Lateness idle median 20 2",
        "us Lateness busy p99 20 2",
        "B Memory 1000 sleep 1");
  }

  private static Stream<Program> of(String pack, Stream<String> lines) {
    return lines.map(line -> Program.of(pack, line));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void aProgramPrintsAFigureForEachRound(Program program) throws Exception {
    assertThat(output(program))
        .hasSize(program.rounds())
        .allMatch(
            line -> line.matches("round \\d -?\\d+\\.\\d{4} " + program.unit + "(, cpu .*)?"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.tauko.benchmarks",
        "dev.tauko.benchmarks.threads",
        "dev.tauko.benchmarks.pekko"
      })
  void helloIsTheFirstLine(String packageName) throws Exception {
    assertThat(output(Program.of(packageName, "- Hello"))).containsExactly("hello");
  }

  @Test
  void aHistogramNamesTheClassesOfACoroutine() throws Exception {
    assertThat(output(new Program(Memory.class, "B", "250", "future", "1", "histogram")))
        .anyMatch(line -> line.endsWith("1.00  dev.tauko.internal.task.CoroutineTask"));
  }

  @Test
  void whatAProgramDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> output(new Program(Switches.class, "ns", "three")))
        .hasMessage(
            "\"three\" is none of one, pair, many; usage: Switches [one|pair|many [SWITCHES"
                + " [ROUNDS]]]");
    assertThatThrownBy(() -> output(new Program(Skynet.class, "ns", "20")))
        .hasMessageStartingWith("20 is no power of ten");
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
