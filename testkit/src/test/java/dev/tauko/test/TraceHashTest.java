package dev.tauko.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The traces of a thousand seeds are those of every other JVM and machine. {@code -Dtraces.write}
 * rewrites the file after a change of the order of steps that is meant.
 */
class TraceHashTest {
  private static final Path FILE = Path.of("src/test/resources/traces.txt");

  private static void assertSame(List<String> hashes) throws IOException {
    List<String> kept = Files.readAllLines(FILE);
    for (int seed = 0; seed < kept.size(); seed++) {
      assertThat(hashes.get(seed))
          .as(() ->
              "the trace is another one: "
                  + String.join("\n", Simulation.seeded(0).trace(Programs::mixed)))
          .isEqualTo(kept.get(seed));
    }
    assertThat(hashes).hasSameSizeAs(kept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void theTracesAreThoseInTheRepository(String carrier) throws IOException {
    List<String> hashes =
        TraceHashes.all(
            Simulation.setup().config(ConfigFactory.parseString("tauko.carrier = " + carrier)));
    if (System.getProperty("traces.write") != null) {
      Files.write(FILE, hashes);
    }
    assertSame(hashes);
  }

  @Test
  void anotherJvmGivesTheSameTraces() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            TraceHashes.class.getName()));
    Process jvm =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> hashes =
        jvm.inputReader().lines().filter(line -> line.matches("\\d+ \\w+")).toList();
    assertThat(jvm.waitFor()).isZero();
    assertSame(hashes);
  }
}
