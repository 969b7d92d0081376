package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/http-conformance.md} speaks of tests that there are. */
class ConformanceTableTest {
  private static final Path TABLE = Path.of("..", "docs", "http-conformance.md");
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+Test)?(?:\\.(\\w+))?`");
  private static final Pattern NUMBER = Pattern.compile("^\\| (\\d+) \\|", Pattern.MULTILINE);

  @Test
  void everyTestThatItNamesExists() throws IOException {
    Map<String, String> sources = sources();
    List<String> missing = new ArrayList<>();
    String last = "";
    Matcher names = NAME.matcher(Files.readString(TABLE));
    while (names.find()) {
      last = names.group(1) == null ? last : names.group(1);
      String source = sources.get(last);
      String method = names.group(2);
      if (source == null || (method != null && !source.contains("void " + method + "("))) {
        missing.add(last + (method == null ? "" : "." + method));
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyGroupAndEveryAttackHasARow() throws IOException {
    List<Integer> rows =
        NUMBER
            .matcher(Files.readString(TABLE))
            .results()
            .map(MatchResult::group)
            .map(row -> Integer.valueOf(row.replaceAll("\\D", "")))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            IntStream.concat(IntStream.rangeClosed(1, 64), IntStream.rangeClosed(1, 29))
                .boxed()
                .toList());
  }

  /** The sources of the tests by the names of their classes. */
  private static Map<String, String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      return files
          .filter(file -> file.toString().endsWith("Test.java"))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  ConformanceTableTest::read));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
