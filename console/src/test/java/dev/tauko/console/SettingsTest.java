package dev.tauko.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Engine;
import dev.tauko.console.internal.settings.ConsoleSettings;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static Config config(String hocon) {
    return ConfigFactory.parseString(hocon).withFallback(ConfigFactory.load());
  }

  @Test
  void theDefaultsAreSafe() {
    ConsoleSettings settings = ConsoleSettings.of(ConfigFactory.load());

    assertThat(settings.enabled()).isFalse();
    assertThat(settings.allowCancel()).isFalse();
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.token()).isEmpty();
    assertThat(settings.hosts()).isEmpty();
    assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tauko.console.enabeld = on            | 'tauko.console.enabeld': there is no such key, did you mean enabled?; accepted: allow-cancel, dispatcher, enabled
          tauko.console.enabled = perhaps       | 'tauko.console.enabled': is "perhaps"; accepted: on or off
          tauko.console.allow-cancel = 2        | 'tauko.console.allow-cancel': is 2; accepted: on or off
          tauko.console.port = 65536            | 'tauko.console.port': is 65536; accepted: 0 to 65535
          tauko.console.interface = "0.0.0.0"   | 'tauko.console.interface': is "0.0.0.0"; accepted: a loopback address
          tauko.console.interface = ""          | 'tauko.console.interface': is ""; accepted: a host name or an address
          tauko.console.token = short           | 'tauko.console.token': is too short, too long or has other characters; accepted: 16 to 200 letters
          tauko.console.token = "with blanks in it, sixteen" | 'tauko.console.token': is too short
          tauko.console.hosts = ["a:80"]        | 'tauko.console.hosts': is ["a:80"]; accepted: a list of host names, without ports
          tauko.console.hosts = ops             | 'tauko.console.hosts': is "ops"; accepted: a list of host names
          tauko.console.interval = 49ms         | 'tauko.console.interval': is "49ms"; accepted: 50 ms to 30 s
          tauko.console.interval = often        | 'tauko.console.interval': is "often"; accepted: 50 ms to 30 s
          tauko.console.timeline = 11m          | 'tauko.console.timeline': is "11m"; accepted: 5 s to 10 minutes
          tauko.console.timeline-tasks = 100001 | 'tauko.console.timeline-tasks': is 100001; accepted: 0 to 100000
          tauko.console.max-browsers = 0        | 'tauko.console.max-browsers': is 0; accepted: 1 to 1000
          tauko.console.dispatcher = x          | 'tauko.console.dispatcher': is "x"; accepted: a section
          tauko.console.dispatcher.troughput = 2 | 'tauko.console.dispatcher.troughput': there is no such key, did you mean throughput?; accepted: affinity-pool-executor
          tauko.console.dispatcher.thread-pool-executor.fixed-pool-siz = 2 | 'tauko.console.dispatcher.thread-pool-executor.fixed-pool-siz': there is no such key
          tauko.console.stuck-timeout = 1ms     | 'tauko.console.stuck-timeout': is "1ms"; accepted: 100 ms to 10 minutes
          """)
  void aWrongValueIsNamedByItsPathBesideWhatIsAccepted(String hocon, String message) {
    assertThatThrownBy(() -> ConsoleSettings.of(config(hocon)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aDispatcherMayHaveTheKeysOfAnyDispatcher() {
    Config config =
        config(
            """
            tauko.console.dispatcher { type = PinnedDispatcher, mailbox-capacity = 10 }
            """);
    assertThat(ConsoleSettings.of(config)).isNotNull();
    Config own = config("tauko.console.dispatcher { executor = app.OwnExecutor, threads = 2 }");
    assertThat(ConsoleSettings.of(own)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "console", "reports"})
  void theNameOfAnEngineIsItsOwn(String name) throws Exception {
    ActorSystem<Void> system = ConsoleServer.system("");
    try {
      Console console = Console.get(system);
      Engine engine = Engine.get(system);
      console.addEngine("reports", engine);

      assertThatThrownBy(() -> console.addEngine(name, engine))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the name of an engine is '" + name + "'; accepted: ");
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get();
    }
  }

  @Test
  void aWrongTokenIsNotShown() {
    assertThatThrownBy(() -> ConsoleSettings.of(config("tauko.console.token = hunter2")))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void withATokenAnyInterfaceWillDo() {
    Config config =
        config("tauko.console { interface = \"0.0.0.0\", token = correct-horse-battery }");

    assertThat(ConsoleSettings.of(config).host()).isEqualTo("0.0.0.0");
  }

  @Test
  void aWrongValueIsNoticedWhenTheConsoleStarts() throws Exception {
    ActorSystem<Void> system = ConsoleServer.system("tauko.console.port = many");
    try {
      assertThatThrownBy(() -> Console.route(system)).hasMessageContaining("tauko.console.port");
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get();
    }
  }
}
