package dev.tauko.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Asyncio;
import dev.tauko.Engine;
import dev.tauko.Runner;
import dev.tauko.testkit.ChildJvm;
import dev.tauko.testkit.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Eight coroutines that eat a small heap, in a JVM of its own: each ends, or the JVM does, as
 * {@code pekko.jvm-exit-on-fatal-error} says. Nobody waits for ever.
 */
@Tag("stress")
class ScarceMemoryStressTest {
  private static final int EATERS = 8;
  private static final String ALL_ENDED = "all have ended, and the next one runs";

  /** Eats the heap in coroutines until each has failed. */
  static final class Program {
    private Program() {}

    /** What a coroutine has eaten. */
    private record Bite(Object content, @Nullable Bite before) {}

    /** Starts the eaters and, when all have ended, one coroutine more. */
    public static void main(String[] args) throws Exception {
      try (Runner runner =
          Runner.create(
              ConfigFactory.parseString(
                      """
                      tauko.drain-timeout = 0s
                      tauko.parallel.parallelism = 4
                      pekko.loglevel = WARNING
                      pekko.log-dead-letters = off
                      """)
                  .withFallback(ConfigFactory.load()))) {
        Engine engine = runner.engine();
        List<CompletableFuture<?>> eaters = new ArrayList<>();
        for (int i = 0; i < EATERS; i++) {
          int size = 20_000 + i;
          eaters.add(engine.start(() -> eat(size)).toCompletableFuture());
        }
        for (CompletableFuture<?> eater : eaters) {
          awaitEnd(eater);
        }
        engine.start(() -> Asyncio.sleep(Duration.ofMillis(1))).toCompletableFuture().get();
      }
      System.out.println(ALL_ENDED);
    }

    private static void eat(int size) {
      Bite last = null;
      for (int i = 1; ; i++) {
        last = new Bite(new byte[size], last);
        if (i % 10 == 0) {
          Asyncio.yieldNow();
        }
      }
    }

    private static void awaitEnd(CompletableFuture<?> eater) throws InterruptedException {
      try {
        eater.get();
      } catch (ExecutionException | CancellationException ended) {
        // That is all it was to do.
      }
    }
  }

  static Stream<Arguments> cases() {
    return Mode.here()
        .flatMap(mode -> Stream.of("on", "off").map(exits -> Arguments.of(mode, exits)));
  }

  @ParameterizedTest
  @Timeout(400)
  @MethodSource("cases")
  void everyoneEndsOrTheJvmDoes(Mode mode, String exits) throws Exception {
    List<String> flags = new ArrayList<>(mode.flags());
    flags.add("-Xmx64m");
    flags.add("-Dpekko.jvm-exit-on-fatal-error=" + exits);
    ChildJvm.Outcome outcome = ChildJvm.run(flags, Program.class);
    if (outcome.status() == 0) {
      assertThat(outcome.output()).contains(ALL_ENDED);
    } else {
      assertThat(outcome.output()).contains("OutOfMemoryError");
    }
  }
}
