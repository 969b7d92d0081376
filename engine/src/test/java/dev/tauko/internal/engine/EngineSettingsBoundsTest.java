package dev.tauko.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.internal.loop.Carriers;
import dev.tauko.internal.loop.LoopSettings;
import dev.tauko.internal.loop.MailboxCarrier;
import dev.tauko.internal.loop.ParallelSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The defaults of the engine's keys, and the values at the ends of what is accepted. */
class EngineSettingsBoundsTest {
  private static final Config REFERENCE = ConfigFactory.load(ConfigFactory.defaultReference());

  private static Config with(String key, String value) {
    return ConfigFactory.parseString(key + " = " + value).withFallback(REFERENCE).resolve();
  }

  @Test
  void defaults() {
    assertThat(EngineSettings.of(REFERENCE))
        .isEqualTo(
            new EngineSettings(
                "tauko",
                "tauko.event-loop",
                "pekko.actor.default-blocking-io-dispatcher",
                Duration.ofSeconds(4),
                Duration.ofSeconds(4),
                false,
                true,
                false,
                100));
    assertThat(LoopSettings.of(REFERENCE, "tauko.event-loop"))
        .isEqualTo(new LoopSettings(false, Duration.ofMillis(100), Duration.ofSeconds(1), false));
    assertThat(ParallelSettings.of(REFERENCE, "tauko.parallel"))
        .isEqualTo(new ParallelSettings(Runtime.getRuntime().availableProcessors()));
    assertThat(Carriers.choose(REFERENCE).name())
        .isEqualTo(MailboxCarrier.obstacle() == null ? "mailbox" : "portable");
  }

  @ParameterizedTest
  @CsvSource({
    "tauko.drain-timeout, 0s, 0",
    "tauko.drain-timeout, 0, 0",
    "tauko.drain-timeout, 1500, 1500",
    "tauko.drain-timeout, 100d, 8640000000",
    "tauko.shutdown-timeout, 0s, 0",
    "tauko.shutdown-timeout, 100d, 8640000000",
    "tauko.event-loop.slow-step-threshold, off, 0",
    "tauko.event-loop.slow-step-threshold, 1ms, 1",
    "tauko.event-loop.slow-step-threshold, 100d, 8640000000",
  })
  void theShortestAndTheLongestTimeAreAccepted(String key, String value, long millis) {
    Config config = with(key, value);
    EngineSettings settings = EngineSettings.of(config);
    Duration read =
        switch (key) {
          case "tauko.drain-timeout" -> settings.drainTimeout();
          case "tauko.shutdown-timeout" -> settings.shutdownTimeout();
          default -> LoopSettings.of(config, "tauko.event-loop").slowStep();
        };
    assertThat(read).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "10000, 10000"})
  void theLeastAndTheMostThreadsAreAccepted(String value, int threads) {
    assertThat(ParallelSettings.of(with("tauko.parallel.parallelism", value), "tauko.parallel"))
        .isEqualTo(new ParallelSettings(threads));
  }

  @ParameterizedTest
  @CsvSource({"1", "2147483647"})
  void theLeastAndTheMostMessagesOfOneActorAreAccepted(String value) {
    EngineSettings.of(with("tauko.parallel.throughput", value));
  }

  @Test
  void eachOfItsWordsIsAccepted() {
    assertThat(EngineSettings.of(with("tauko.debug", "on")).debug()).isTrue();
    assertThat(EngineSettings.of(with("tauko.ended-tasks", "0")).endedTasks()).isZero();
    assertThat(
            LoopSettings.of(with("tauko.event-loop.step-times", "on"), "tauko.event-loop")
                .stepTimes())
        .isTrue();
    Config virtual = with("tauko.event-loop.clock", "virtual");
    assertThat(LoopSettings.of(virtual, "tauko.event-loop").virtualTime()).isTrue();
    assertThat(Carriers.choose(with("tauko.carrier", "portable")).name()).isEqualTo("portable");
  }

  @ParameterizedTest
  @CsvSource({
    "tauko.drain-timeout, -1ns",
    "tauko.drain-timeout, 8640000000001us",
    "tauko.shutdown-timeout, -1ns",
    "tauko.shutdown-timeout, 8640000000001us",
    "tauko.event-loop.slow-step-threshold, 0",
    "tauko.event-loop.slow-step-threshold, 999999ns",
    "tauko.event-loop.slow-step-threshold, 8640000000001us",
    "tauko.ended-tasks, 100001",
    "tauko.event-loop.throughput, 0",
    "tauko.event-loop.throughput, 2",
    "tauko.parallel.parallelism, 0",
    "tauko.parallel.parallelism, 10001",
    "tauko.parallel.throughput, 0",
    "tauko.parallel.throughput, 2147483648",
  })
  void whatIsJustBeyondIsRejected(String key, String value) {
    assertThatThrownBy(() -> EngineSettings.of(with(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'" + key + "'")
        .hasMessageContaining("accepted: ");
  }
}
