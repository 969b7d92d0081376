package dev.tauko.console.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.console.Samples;
import dev.tauko.console.internal.settings.ConsoleSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private final Deque<Runnable> scheduled = new ArrayDeque<>();
  private final List<Duration> delays = new ArrayList<>();
  private int looks;

  private final Sampler sampler =
      new Sampler(
          () -> {
            looks++;
            return Samples.of(Samples.running(1, 0));
          },
          new Pools(),
          ConsoleSettings.of(ConfigFactory.load()),
          (delay, work) -> {
            delays.add(delay);
            scheduled.add(work);
          });

  @Test
  void nobodyWatchingMeansNoLooks() {
    Consumer<Sample> watcher = sample -> {};
    sampler.watch(watcher);
    scheduled.remove().run();
    sampler.unwatch(watcher);
    scheduled.remove().run();

    assertThat(scheduled).isEmpty();
    assertThat(delays).containsExactly(Duration.ZERO, Duration.ofSeconds(1));
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void oneLookIsForAllWatchers() {
    List<Sample> seen = new ArrayList<>();
    sampler.watch(seen::add);
    sampler.watch(seen::add);
    scheduled.remove().run();

    assertThat(looks).isOne();
    assertThat(seen).hasSize(2).containsOnly(sampler.current());
    assertThat(scheduled).hasSize(1);
  }

  @Test
  void aFreshSampleIsUsedAgain() {
    assertThat(sampler.current()).isSameAs(sampler.current());
    assertThat(looks).isOne();
  }

  @Test
  void aWatcherThatComesLaterIsGivenTheLastSampleAtOnce() {
    sampler.watch(sample -> {});
    scheduled.remove().run();
    List<Sample> seen = new ArrayList<>();
    sampler.watch(seen::add);

    assertThat(seen).containsExactly(sampler.current());
  }
}
