package dev.tauko.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigFactory;
import dev.tauko.internal.loop.MailboxCarrier;
import dev.tauko.test.Simulation;
import dev.tauko.test.SimulationSetup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** First in, first out, a simulated program has the trace that CPython's asyncio gives. */
class KitConformanceTest {

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
  void tracesAreThoseOfAsyncio(String file, String carrier) {
    assumeTrue(
        carrier.equals("portable") || MailboxCarrier.obstacle() == null,
        "this JVM has no mailbox carrier");
    SimulationSetup setup =
        Simulation.setup()
            .allowingLeftovers()
            .config(ConfigFactory.parseString("tauko.carrier = " + carrier));
    List<String> differences = new ArrayList<>();
    for (Program program : Recorded.programs(file)) {
      String difference = Difference.between(program, run(setup, program));
      if (difference != null) {
        differences.add(difference);
      }
    }
    assertThat(differences).as(differences.size() + " programs differ").isEmpty();
  }

  private static Result run(SimulationSetup setup, Program program) {
    Machine machine = new Machine(program);
    String outcome;
    try {
      Object value = setup.run(machine::main);
      outcome = " = " + machine.show(value);
    } catch (Rejected rejected) {
      outcome = "";
    } catch (Throwable thrown) {
      outcome = " ! " + machine.showOutside(thrown);
    }
    machine.end(outcome);
    return machine.result();
  }
}
