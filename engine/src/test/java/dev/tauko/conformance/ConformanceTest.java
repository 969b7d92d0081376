package dev.tauko.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tauko.internal.loop.MailboxCarrier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same program gives the same trace as on CPython's asyncio, entry by entry: 60 programs
 * written for one rule each, 2000 random ones that make sense, and 400 that do every thing to
 * everything.
 */
class ConformanceTest {
  private static final int SHOWN = 5;

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  @ParameterizedTest(name = "{0} on the carrier {1}")
  @CsvSource({
    "basic.jsonl, mailbox",
    "basic.jsonl, portable",
    "programs-0001.jsonl.gz, mailbox",
    "programs-0001.jsonl.gz, portable",
    "chaos.jsonl.gz, mailbox",
    "chaos.jsonl.gz, portable"
  })
  void tracesAreThoseOfAsyncio(String file, String carrier, TestReporter reporter) {
    assumeTrue(
        carrier.equals("portable") || MailboxCarrier.obstacle() == null,
        "this JVM has no mailbox carrier");
    Tally tally = new Tally();
    List<String> differences = new ArrayList<>();
    try (ProgramRunner runner = new ProgramRunner(carrier)) {
      for (Program program : Recorded.programs(file)) {
        String difference = Difference.between(program, runner.run(program));
        tally.add(program, difference == null);
        if (difference != null) {
          differences.add(difference);
        }
      }
    }
    reporter.publishEntry(file + " on the carrier " + carrier, "\n" + tally);
    assertThat(differences)
        .withFailMessage(() ->
            differences.size()
                + " programs differ, the first of them:\n"
                + String.join("\n", differences.subList(0, Math.min(SHOWN, differences.size())))
                + "\n"
                + tally)
        .isEmpty();
  }
}
