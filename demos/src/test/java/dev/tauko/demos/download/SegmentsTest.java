package dev.tauko.demos.download;

import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Body;
import dev.tauko.Runner;
import dev.tauko.demos.download.Segments.Segment;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void gapsAreDealtOutFirst() throws Exception {
    inVirtualTime(() -> {
      Segments segments =
          new Segments(List.of(new Ranges.Range(0, 10), new Ranges.Range(20, 30)), MEBIBYTE);

      assertThat(bounds(segments.take(0))).containsExactly(0L, 10L);
      assertThat(bounds(segments.take(0))).containsExactly(20L, 30L);
      assertThat(segments.take(0)).isNull();
    });
  }

  @Test
  void theShareIsInProportionToTheSpeeds() throws Exception {
    inVirtualTime(() -> {
      Segments segments = new Segments(List.of(new Ranges.Range(0, 101 * MEBIBYTE)), MEBIBYTE);
      Segment slow = Objects.requireNonNull(segments.take(0));
      moves(slow, MEBIBYTE);

      Segment taken = Objects.requireNonNull(segments.take(3.0 * MEBIBYTE));

      assertThat(slow.end()).isEqualTo(26 * MEBIBYTE);
      assertThat(bounds(taken)).containsExactly(26 * MEBIBYTE, 101 * MEBIBYTE);
      assertThat(segments.left()).isEqualTo(100 * MEBIBYTE);
    });
  }

  @Test
  void whatIsDoneInAMomentIsLeftAlone() throws Exception {
    inVirtualTime(() -> {
      Segments segments = new Segments(List.of(new Ranges.Range(0, 14 * MEBIBYTE)), MEBIBYTE);
      Segment fast = Objects.requireNonNull(segments.take(0));
      moves(fast, 10 * MEBIBYTE);

      assertThat(segments.take(10.0 * MEBIBYTE)).isNull();
    });
  }

  @Test
  void theEndOfAConnectionThatHardlyMovesIsTakenAsAWhole() throws Exception {
    inVirtualTime(() -> {
      Segments segments = new Segments(List.of(new Ranges.Range(0, MEBIBYTE)), MEBIBYTE);
      Segment slow = Objects.requireNonNull(segments.take(0));
      boolean[] isTold = new boolean[1];
      slow.whenTaken(() -> isTold[0] = true);
      moves(slow, 10_000);

      assertThat(bounds(segments.take(1.0 * MEBIBYTE))).containsExactly(10_000L, MEBIBYTE);
      assertThat(slow.isDone()).isTrue();
      assertThat(isTold[0]).isTrue();
    });
  }

  @Test
  void whatIsGivenBackIsTakenNext() throws Exception {
    inVirtualTime(() -> {
      Segments segments = new Segments(List.of(new Ranges.Range(0, 100)), MEBIBYTE);
      Segment failed = Objects.requireNonNull(segments.take(0));
      failed.advance(30);
      segments.giveBack(failed);

      assertThat(segments.hasFree()).isTrue();
      assertThat(bounds(segments.take(0))).containsExactly(30L, 100L);
      assertThat(segments.isDone()).isFalse();
    });
  }

  /** Lets a segment advance for a second. */
  private static void moves(Segment segment, long bytes) {
    sleep(Duration.ofSeconds(1));
    segment.advance(bytes);
  }

  private static List<Long> bounds(Segment segment) {
    return List.of(segment.position(), segment.end());
  }

  private static void inVirtualTime(Body.OfVoid<Exception> body) throws Exception {
    try (Runner runner =
        Runner.create(
            ConfigFactory.parseString("tauko.event-loop.clock = virtual")
                .withFallback(ConfigFactory.load()))) {
      runner.run(() -> {
        body.run();
        return true;
      });
    }
  }
}
