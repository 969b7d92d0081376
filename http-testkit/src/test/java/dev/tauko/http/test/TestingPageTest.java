package dev.tauko.http.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Each Java program of docs/testing.md is complete, compiles, and passes, or fails as is shown. */
class TestingPageTest {
  private static final Pattern PROGRAM =
      Pattern.compile("^```java\\R((?:.*\\R)*?)```$", Pattern.MULTILINE);
  private static final Pattern NAME = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);

  @TempDir static Path folder;

  private static URLClassLoader classes;

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "testing.md"), UTF_8);
  }

  private static Map<String, String> programs() throws IOException {
    Map<String, String> programs = new TreeMap<>();
    Matcher found = PROGRAM.matcher(page());
    while (found.find()) {
      Matcher name = NAME.matcher(found.group(1));
      assertThat(name.find()).as(() -> "a class in\n" + found.group(1)).isTrue();
      programs.put(name.group(1), found.group(1));
    }
    return programs;
  }

  @BeforeAll
  static void compile() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", "" + folder));
    for (Map.Entry<String, String> program : programs().entrySet()) {
      Path file = folder.resolve(program.getKey() + ".java");
      Files.writeString(file, program.getValue());
      arguments.add(file.toString());
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).isZero();
    classes = new URLClassLoader(new URL[] {folder.toUri().toURL()});
  }

  @AfterAll
  static void end() throws IOException {
    classes.close();
  }

  private static List<Event> failures(String name) throws ClassNotFoundException {
    var events =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
            .selectors(selectClass(classes.loadClass(name)))
            .execute()
            .testEvents();
    assertThat(events.started().count()).isPositive();
    return events.failed().list();
  }

  static List<String> programsThatPass() throws IOException {
    return programs().keySet().stream().filter(name -> !name.equals("TransferTest")).toList();
  }

  @ParameterizedTest
  @MethodSource("programsThatPass")
  void theProgramPasses(String name) throws Exception {
    assertThat(failures(name)).isEmpty();
  }

  @Test
  void theFlakyTestFailsAsIsShown() throws Exception {
    List<Event> failures = failures("TransferTest");
    assertThat(failures).hasSize(1);
    String message =
        failures
            .getFirst()
            .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
            .getThrowable()
            .orElseThrow()
            .getMessage();
    Files.writeString(Path.of("target", "transfer-failure.txt"), message);
    String shown =
        page().lines().map(String::strip).filter(line -> !line.isEmpty()).toList().toString();
    for (String line : message.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      assertThat(shown).contains(line);
    }
  }
}
