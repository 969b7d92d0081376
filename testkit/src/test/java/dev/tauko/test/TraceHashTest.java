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
    assertThat(hashes).hasSameSizeAs(kept);
    for (int i = 0; i < kept.size(); i++) {
      long seed = i;
      assertThat(hashes.get(i))
          .as(() -> "the trace of seed " + seed + " is another one; here it is\n" + trace(seed))
          .isEqualTo(kept.get(i));
    }
  }

  private static String trace(long seed) {
    return String.join("\n", Simulation.seeded(seed).trace(Programs::mixed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void theTracesAreThoseInTheRepository(String carrier) throws IOException {
    Carriers.assume(carrier);
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
