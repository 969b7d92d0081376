package dev.tauko.console;

import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.console.ConsoleServer.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How late the loop is while the console is watched. Prints figures; what they are is no law. */
@Tag("stress")
class LoopLagStressTest {
  private static final int TASKS = 100_000;
  private static final int ROUNDS = Integer.getInteger("stress.operations", 8_000);

  @Test
  void aWatchedLoopIsHardlyLaterThanAnother() throws Exception {
    try (ConsoleServer server = new ConsoleServer("tauko.event-loop.slow-step-threshold = off")) {
      Playground.start(server.engine(), TASKS);
      measure(server, "warming up");
      measure(server, "unwatched");
      try (Events one = server.events();
          Events other = server.events();
          Events third = server.events()) {
        assertThat(one.next().at("/tasks/total").asInt()).isGreaterThan(TASKS);
        other.next();
        third.next();
        measure(server, "three browsers");
      }
      measure(server, "unwatched again");
    }
  }

  /** Sleeps a millisecond again and again, and notes how much later it wakes. */
  private static void measure(ConsoleServer server, String what) throws Exception {
    List<Long> late =
        server
            .engine()
            .start(
                "probe",
                () -> {
                  List<Long> micros = new ArrayList<>();
                  for (int i = 0; i < ROUNDS; i++) {
                    Duration due = runningLoop().time().plusMillis(1);
                    sleep(Duration.ofMillis(1));
                    micros.add(runningLoop().time().minus(due).toNanos() / 1000);
                  }
                  return micros;
                })
            .toCompletableFuture()
            .get();
    long[] sorted = late.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "%-16s late by, in ms: median %.3f, 99 %% %.3f, 99.9 %% %.3f, most %.3f%n",
        what,
        sorted[ROUNDS / 2] / 1e3,
        sorted[ROUNDS * 99 / 100] / 1e3,
        sorted[ROUNDS * 999 / 1000] / 1e3,
        Arrays.stream(sorted).max().orElse(0) / 1e3);
  }
}
