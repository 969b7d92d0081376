package dev.tauko.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.Mirrors;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/** The table of docs/conformance.md has the numbers of the annotations. */
class ConformanceTableTest {
  private static final Path TABLE = Path.of("..", "docs", "conformance.md");

  /** A line of the table: the file, what is portable, how many are mirrored. */
  private static final Pattern LINE =
      Pattern.compile("^\\| `(test_\\w+)\\.py` \\|[^|]*\\| (\\d+)\\D", Pattern.MULTILINE);

  private static List<String> mirrored() {
    return ReflectionSupport.findAllClassesInPackage("dev.tauko", type -> true, name -> true)
        .stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .flatMap(ConformanceTableTest::mirroredBy)
        .toList();
  }

  private static Stream<String> mirroredBy(Method test) {
    Mirrors mirrors = test.getAnnotation(Mirrors.class);
    return mirrors == null ? Stream.of() : Stream.of(mirrors.value());
  }

  @Test
  void theTableTellsHowManyOfTheMethodsOfEachFileAreMirrored() throws IOException {
    Map<String, Integer> counted =
        mirrored().stream()
            .distinct()
            .collect(
                Collectors.groupingBy(
                    name -> name.substring(0, name.indexOf('.')),
                    TreeMap::new,
                    Collectors.summingInt(name -> 1)));
    Map<String, Integer> told =
        LINE.matcher(Files.readString(TABLE))
            .results()
            .collect(
                Collectors.toMap(
                    line -> line.group(1),
                    ConformanceTableTest::number,
                    (a, b) -> b,
                    TreeMap::new));
    assertThat(told).isEqualTo(counted);
  }

  private static int number(MatchResult line) {
    return Integer.parseInt(line.group(2));
  }

  @Test
  void eachMirroredMethodIsNamedWithItsFileAndClass() {
    assertThat(new TreeSet<>(mirrored()))
        .allMatch(name -> name.matches("test_\\w+\\.\\w+\\.test\\w+"));
  }
}
