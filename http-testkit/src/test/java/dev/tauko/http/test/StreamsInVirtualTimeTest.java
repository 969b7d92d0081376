package dev.tauko.http.test;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.stream.PekkoStreams;
import dev.tauko.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;

/** Streams of a simulated program run on its loop, without a network, too. */
class StreamsInVirtualTimeTest {

  @Test
  void streamsRunOnTheLoop() {
    Simulation.explore(
        50,
        () -> {
          List<Integer> taken = new ArrayList<>();
          gather(
              () -> {
                for (int element : PekkoStreams.elements(Source.range(1, 3))) {
                  taken.add(element);
                }
                return null;
              },
              () -> {
                yieldNow();
                yieldNow();
                return null;
              });
          assertThat(taken).containsExactly(1, 2, 3);
        });
  }

  @Test
  void timersOfStreamsFollowTheVirtualClock() {
    Simulation.run(() -> {
      Duration hour = Duration.ofHours(1);
      List<Duration> times = new ArrayList<>();
      for (String _ : PekkoStreams.elements(Source.tick(hour, hour, "tick").take(3))) {
        times.add(Simulation.current().clock().now());
      }
      assertThat(times).containsExactly(hour, hour.multipliedBy(2), hour.multipliedBy(3));
    });
  }

  @Test
  void aStreamThatIsRunIsOnTheLoop() throws Exception {
    Simulation.run(() -> {
      Duration hour = Duration.ofHours(1);
      List<String> ticks =
          PekkoStreams.run(Source.tick(hour, hour, "tick").take(2), Sink.<String>seq());
      assertThat(ticks).hasSize(2);
      assertThat(Simulation.current().clock().now()).isEqualTo(hour.multipliedBy(2));
    });
  }
}
