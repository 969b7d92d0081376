package dev.tauko.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Asyncio;
import dev.tauko.Engine;
import dev.tauko.Runner;
import dev.tauko.testkit.BadValues;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are not accepted are refused when the engine starts, with the path of the key. */
class EngineSettingsTest {
  private static final String WRONG =
      """
      tauko.carrier                        | fast            | accepted: auto, mailbox, portable
      tauko.carrier                        | [1]             | is [1]; accepted: auto, mailbox, portable
      tauko.dispatcher                     | no.such         | accepted: the path of a dispatcher
      tauko.dispatcher                     | {}              | accepted: the path of a dispatcher
      tauko.blocking-dispatcher            | no.such         | accepted: the path of a dispatcher
      tauko.debug                          | perhaps         | accepted: on or off
      tauko.drain-timeout                  | -1s             | accepted: 0 ms to 100 days
      tauko.drain-timeout                  | 101d            | accepted: 0 ms to 100 days
      tauko.drain-timeout                  | soon            | accepted: 0 ms to 100 days
      tauko.drain-timeout                  | NaN s           | accepted: 0 ms to 100 days
      tauko.shutdown-timeout               | -1s             | accepted: 0 ms to 100 days
      tauko.shutdown-timeout               | 101d            | accepted: 0 ms to 100 days
      tauko.shutdown-timeout               | soon            | accepted: 0 ms to 100 days
      tauko.engine-defaults.loops          | 0               | accepted: 1 to 10000, or cores
      tauko.engine-defaults.max-running    | none            | accepted: 1 to 2147483647, or infinite
      tauko.engine-defaults.no-such-key    | 1               | there is no such key; accepted: loops, max-running
      tauko.event-loop.type                | Loop            | accepted: Dispatcher
      tauko.event-loop.executor            | no.such.Class   | accepted: dev.tauko.internal.loop.EventLoop
      tauko.event-loop.throughput          | 2               | accepted: 1
      tauko.event-loop.throughput          | high            | accepted: 1
      tauko.event-loop.clock               | wall            | accepted: system, virtual
      tauko.event-loop.slow-step-threshold | 0               | accepted: 1 ms to 100 days, or off
      tauko.event-loop.slow-step-threshold | -1s             | accepted: 1 ms to 100 days, or off
      tauko.event-loop.slow-step-threshold | slow            | accepted: 1 ms to 100 days, or off
      tauko.event-loop.deadlock-check      | 0               | accepted: 1 ms to 100 days, or off
      tauko.jmx                            | maybe           | accepted: on or off
      tauko.inherit-mdc                    | 3               | accepted: on or off
      tauko.ended-tasks                    | -1              | accepted: 0 to 100000
      tauko.ended-tasks                    | many            | accepted: 0 to 100000
      tauko.event-loop.step-times          | slow            | accepted: on or off
      tauko.no-such-key                    | 1               | there is no such key; accepted: blocking-dispatcher
      tauko.event-loop.no-such-key         | 1               | there is no such key; accepted: clock, deadlock-check
      tauko.parallel.no-such-key           | 1               | there is no such key; accepted:
      """;

  private static final String MISSPELT =
      """
      tauko.event-loop.slow-step-treshold  | 1s              | there is no such key, did you mean slow-step-threshold?; accepted: clock
      tauko.jmxx                           | on              | there is no such key, did you mean jmx?; accepted: blocking-dispatcher
      tauko.event-loop.sleep-step-shields  | 1s              | there is no such key; accepted: clock
      """;

  private static final String WRONG_IN_PARALLEL =
      """
      tauko.parallel.type        | Pool          | accepted: Dispatcher
      tauko.parallel.executor    | no.such.Class | accepted: dev.tauko.internal.loop.EventLoop
      tauko.parallel.throughput  | 0             | accepted: 1 to 2147483647
      tauko.parallel.throughput  | high          | accepted: 1 to 2147483647
      tauko.parallel.parallelism | 0             | accepted: 1 to 10000, or cores
      tauko.parallel.parallelism | all           | accepted: 1 to 10000, or cores
      """;

  private static final String WRONG_OF_PEKKO =
      """
      tauko.event-loop.throughput-deadline-time | soon | accepted: -8640000000 ms to 100 days
      tauko.event-loop.shutdown-timeout         | -1s  | accepted: 0 ms to 100 days
      tauko.event-loop.mailbox-requirement      | {}   | accepted: what Pekko accepts for a dispatcher's
      tauko.parallel.throughput-deadline-time   | {}   | accepted: -8640000000 ms to 100 days
      tauko.parallel.shutdown-timeout           | null | accepted: 0 ms to 100 days
      """;

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(textBlock = WRONG_OF_PEKKO, delimiter = '|')
  void aWrongValueOfAKeyThatPekkoReadsIsRefused(String path, String value, String tells) {
    aWrongValueIsRefused(path, value, tells);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(textBlock = WRONG, delimiter = '|')
  void aWrongValueIsRefused(String path, String value, String tells) {
    assertThatThrownBy(() -> start(path + " = " + value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(path)
        .hasMessageContaining(tells);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(textBlock = MISSPELT, delimiter = '|')
  void aMisspeltKeyIsAnsweredWithTheOneThatIsMeant(String path, String value, String tells) {
    aWrongValueIsRefused(path, value, tells);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(textBlock = WRONG_IN_PARALLEL, delimiter = '|')
  void aWrongValueOfTheParallelDispatcherIsRejectedWhetherItIsUsedOrNot(
      String path, String value, String tells) {
    assertThatThrownBy(() -> start(path + " = " + value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(path)
        .hasMessageContaining(tells);
    assertThatThrownBy(() -> start("tauko.dispatcher = tauko.parallel", path + " = " + value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(path)
        .hasMessageContaining(tells);
  }

  private static void start(String... settings) {
    Config config =
        ConfigFactory.parseString(String.join("\n", settings)).withFallback(ConfigFactory.load());
    Runner.create(config).close();
  }

  @Test
  void whateverIsWrongTheErrorHasThePathAndWhatIsAccepted() {
    BadValues.tryAll(
        "tauko",
        Set.of("tauko.http"),
        Set.of(
            "tauko.debug = true",
            "tauko.jmx = true",
            "tauko.inherit-mdc = true",
            "tauko.event-loop.step-times = true"),
        EngineSettings::of);
  }

  @Test
  void eachKeyHasAWrongValueAbove() {
    Set<String> keys =
        ConfigFactory.defaultReference().getConfig("tauko").entrySet().stream()
            .map(entry -> "tauko." + entry.getKey())
            .filter(key -> !key.startsWith("tauko.http."))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> tried =
        (WRONG + WRONG_IN_PARALLEL)
            .lines()
            .map(line -> line.substring(0, line.indexOf('|')).strip())
            .filter(key -> !key.endsWith("no-such-key"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(tried).isEqualTo(keys);
  }

  @OnEachCarrier
  void aDispatcherOnVirtualThreadsIsRefused(Lab lab) {
    assertThatThrownBy(() ->
            Engine.get(
                lab.system(
                    "on-virtual-threads { type = Dispatcher, executor = virtual-thread-executor }",
                    "tauko.dispatcher = on-virtual-threads")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tauko.dispatcher")
        .hasMessageContaining("runs on virtual threads")
        .hasMessageContaining("accepted: tauko.event-loop, tauko.parallel");
  }

  @OnEachCarrier
  void aDispatcherOfAnotherKindIsRefused(Lab lab) {
    assertThatThrownBy(
            () -> Engine.get(lab.system("tauko.dispatcher = pekko.actor.default-dispatcher")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tauko.dispatcher")
        .hasMessageContaining("\"pekko.actor.default-dispatcher\" is neither an event loop nor");
  }

  @OnEachCarrier
  void anEventLoopOfOnesOwnTakesWhatItLacksFromTheReference(Lab lab) {
    Lab own =
        lab.with(
            "my-loop { type = Dispatcher, executor = dev.tauko.internal.loop.EventLoopConfigurator",
            "throughput = 1, clock = virtual }",
            "tauko.dispatcher = my-loop");
    assertThat(own.<String>run(() -> Asyncio.runningLoop().toString()))
        .isEqualTo("EventLoop[my-loop]");
  }

  @OnEachCarrier
  void aWrongValueInAnEventLoopOfOnesOwnIsRefusedWithItsPath(Lab lab) {
    assertThatThrownBy(() ->
            lab.with(
                "my-loop { type = Dispatcher, executor ="
                    + " dev.tauko.internal.loop.EventLoopConfigurator",
                "throughput = 1, clock = wall }",
                "tauko.dispatcher = my-loop"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("my-loop.clock");
  }

  @OnEachCarrier
  void blockingCallsAreNotMadeWhereCoroutinesRun(Lab lab) {
    for (String loop : List.of("tauko.event-loop", "tauko.parallel")) {
      assertThatThrownBy(() -> Engine.get(lab.system("tauko.blocking-dispatcher = " + loop)))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "Invalid value at 'tauko.blocking-dispatcher': is "
                  + loop
                  + ", which runs coroutines; accepted: a dispatcher whose threads may block");
    }
  }

  @OnEachCarrier
  void whatIsMissingIsNamedInOneLine(Lab lab) {
    assertThatThrownBy(() -> Engine.get(lab.system(), "my-app.nowhere"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Invalid value at 'my-app.nowhere': is missing; accepted: a section");
  }
}
