package dev.tauko.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.testkit.ChildJvm;
import dev.tauko.testkit.ChildJvm.Outcome;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachCarrier;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tauko.carrier}, in JVMs that open {@code java.lang} and in one that does not. */
class CarrierChoiceTest {
  private static final List<String> OPEN = List.of("--add-opens=java.base/java.lang=ALL-UNNAMED");
  private static final List<String> CLOSED = List.of();

  @OnEachCarrier
  void aCarrierThatIsAskedForIsTakenAndNamedAtTheStart(Lab lab) {
    Logs logs = lab.logs(Engine.class);

    lab.with();

    assertThat(logs.messages())
        .contains(
            "INFO Tauko's engine has started in tauko with the carrier \"" + lab.carrier() + "\"");
  }

  @Test
  void autoTakesTheMailboxWhereTheJvmPermitsIt() throws Exception {
    assertThat(ChildJvm.run(OPEN, CarrierProbe.class, "auto"))
        .returns(0, Outcome::status)
        .extracting(Outcome::output)
        .asString()
        .contains("with the carrier \"mailbox\"", "the coroutines have run");
  }

  @Test
  void autoTakesThePortableOneElsewhereAndSaysHowToGetTheOther() throws Exception {
    assertThat(ChildJvm.run(CLOSED, CarrierProbe.class, "auto"))
        .returns(0, Outcome::status)
        .extracting(Outcome::output)
        .asString()
        .contains(
            "with the carrier \"portable\"",
            "the package java.lang is not open to Tauko",
            "--add-opens java.base/java.lang=ALL-UNNAMED",
            "Add-Opens: java.base/java.lang",
            "the coroutines have run");
  }

  @Test
  void theMailboxIsRefusedWhereTheJvmDoesNotPermitIt() throws Exception {
    assertThat(ChildJvm.run(CLOSED, CarrierProbe.class, "mailbox"))
        .returns(1, Outcome::status)
        .extracting(Outcome::output)
        .asString()
        .contains(
            "tauko.carrier",
            "\"mailbox\" cannot be had",
            "--add-opens java.base/java.lang=ALL-UNNAMED")
        .doesNotContain("the coroutines have run");
  }

  @Test
  void theManifestOfAnExecutableJarOpensTheWayAsTheFlagDoes(@TempDir Path folder) throws Exception {
    Outcome outcome =
        ChildJvm.runJar(folder, "Add-Opens", "java.base/java.lang", CarrierProbe.class, "mailbox");

    assertThat(outcome.output()).contains("the coroutines have run");
  }
}
