package dev.tauko.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each step of docs/tutorial.md is a program that runs, and prints what is shown below it. */
class TutorialTest {
  private static final String SERVER = "http://127.0.0.1:8000";

  /** A program under its name, and below it what it prints, perhaps after the command. */
  private static final Pattern STEP =
      Pattern.compile(
          "^`(Step\\d\\.java)`\\R```java\\R((?:.*\\R)*?)```\\R```(?:text|console)\\R((?:.*\\R)*?)```",
          Pattern.MULTILINE);

  private static HttpServer server;

  @TempDir Path folder;

  record Step(String name, String code, String shown) {
    @Override
    public String toString() {
      return name;
    }

    /** The arguments of the command that is shown. */
    List<String> arguments() {
      String first = shown.lines().findFirst().orElseThrow();
      return first.startsWith("$ ")
          ? List.of(first.replaceFirst(".*" + name + " ?", "").split(" "))
          : List.of();
    }

    List<String> output() {
      return shown.lines().filter(line -> !line.startsWith("$ ")).toList();
    }
  }

  private static String text() throws IOException {
    return Files.readString(Path.of("..", "docs", "tutorial.md"), UTF_8);
  }

  static Stream<Step> steps() throws IOException {
    List<Step> steps = new ArrayList<>();
    Matcher step = STEP.matcher(text());
    while (step.find()) {
      steps.add(new Step(step.group(1), step.group(2), step.group(3)));
    }
    return steps.stream();
  }

  @BeforeAll
  static void serve() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        SimpleFileServer.createFileServer(anyPort, Path.of("..").toRealPath(), OutputLevel.NONE);
    server.start();
  }

  @AfterAll
  static void end() {
    server.stop(0);
  }

  @Test
  void everyStepIsAmongThese() throws IOException {
    long headings = text().lines().filter(line -> line.matches("## \\d\\. .*")).count();
    assertThat(steps()).hasSize((int) headings).hasSize(8);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("steps")
  void itPrintsWhatIsShown(Step step) throws Exception {
    String here = "http://127.0.0.1:" + server.getAddress().getPort();
    List<String> printed =
        SourceFile.run(
            folder,
            step.name(),
            step.code(),
            step.arguments().stream()
                .map(argument -> argument.replace(SERVER, here))
                .toArray(String[]::new));

    assertThat(printed.stream().map(line -> line.replace(here, SERVER)))
        .containsExactlyElementsOf(step.output());
  }
}
