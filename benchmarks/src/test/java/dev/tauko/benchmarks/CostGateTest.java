package dev.tauko.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What benchmarks/check-costs says of a cost beside the record, with the size of a jar and with
 * figures made up.
 */
final class CostGateTest {

  private static final String JAR = "tauko-engine.jar";

  /**
   * Judges the cost of a switch, recorded as 1, by the figures of its attempts, and prints what it
   * says.
   */
  private static final String JUDGE =
      """
      import sys
      sys.dont_write_bytecode = True
      from sidebyside.costs import COSTS, judge
      cost = next(cost for cost in COSTS if cost.name == "switch-one/threads-1")
      figures = [float(word) for word in sys.argv[1].split()]
      left = iter(figures)
      verdict = judge(cost, 1.0, 0.15, 3, lambda cost: (next(left),) * 3)
      print(len(verdict.attempts), verdict.word or "as recorded")
      """;

  record Answer(int status, String text) {}

  @TempDir Path folder;

  @BeforeEach
  void pythonIsThere() {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "python3"))),
        "python3 is missing");
  }

  @Test
  void whatCostsAsMuchAsRecordedPasses() throws Exception {
    assertThat(check("--record", JAR).status()).isZero();

    Answer answer = check(JAR);

    assertThat(answer.text()).contains("| tauko-engine.jar |", "| +0.0% |  |");
    assertThat(answer.status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0.80, 1, MORE", "0.90, 0, |", "1.30, 0, less: record it"})
  void moreThanTheToleranceFailsAndNamesTheCost(double recorded, int status, String word)
      throws Exception {
    check("--record", JAR);
    record(size() * recorded);

    Answer answer = check(JAR);

    assertThat(answer.text()).contains(word);
    assertThat(answer.text().contains("not recorded: " + JAR)).isEqualTo(status == 1);
    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void whatIsNotRecordedFails() throws Exception {
    Answer answer = check(JAR);

    assertThat(answer.text()).contains("NOT RECORDED", "not recorded: " + JAR);
    assertThat(answer.status()).isEqualTo(1);
  }

  @Test
  void anUnknownCostIsRefusedWithThoseThatThereAre() throws Exception {
    Answer answer = check("jars");

    assertThat(answer.text()).contains("\"jars\" is no cost; accepted: size, bytes, ratio, " + JAR);
    assertThat(answer.status()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "1.1 9 9, 1 as recorded",
    "1.2 1.1 9, 2 as recorded",
    "1.2 1.3 1.2, 3 MORE",
    "0.8 9 9, 1 less: record it"
  })
  void aCostThatIsTooHighIsMeasuredAgain(String figures, String said) throws Exception {
    Answer answer = run(List.of("python3", "-c", JUDGE, figures));

    assertThat(answer).isEqualTo(new Answer(0, said + "\n"));
  }

  private Answer check(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("python3", "check-costs", "--record-file"));
    line.add(recordFile().toString());
    line.addAll(List.of(arguments));
    return run(line);
  }

  private Path recordFile() {
    return folder.resolve("costs.json");
  }

  private long size() throws IOException {
    String text = Files.readString(recordFile());
    return Long.parseLong(text.replaceAll("\\D", ""));
  }

  private void record(double size) throws IOException {
    Files.writeString(recordFile(), "{\"%s\": %d}".formatted(JAR, Math.round(size)));
  }

  private static Answer run(List<String> line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, SECONDS)).isTrue();
    return new Answer(process.exitValue(), text);
  }
}
