package dev.tauko.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Asyncio;
import dev.tauko.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The same seed gives the same trace. */
class SeedTest {

  private static List<String> trace(long seed) {
    return Simulation.seeded(seed).trace(Programs::mixed);
  }

  @Test
  void theSameSeedGivesTheSameTrace() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(trace(seed)).as("seed %d", seed).isEqualTo(trace(seed));
    }
  }

  @Test
  void seedsGiveDifferentTraces() {
    Set<List<String>> traces = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      traces.add(trace(seed));
    }
    assertThat(traces).hasSizeGreaterThan(80);
  }

  @Test
  void bothCarriersGiveTheSameTrace() {
    Carriers.assume("mailbox");
    for (String carrier : List.of("mailbox", "portable")) {
      SimulationSetup setup =
          Simulation.setup().config(ConfigFactory.parseString("tauko.carrier = " + carrier));
      for (long seed = 0; seed < 100; seed++) {
        assertThat(setup.seed(seed).trace(Programs::mixed))
            .as("%s, seed %d", carrier, seed)
            .isEqualTo(trace(seed));
      }
    }
  }

  @Test
  void aReplayedScheduleGivesTheTraceOfItsSeed() {
    for (long seed = 0; seed < 100; seed++) {
      Host host = Host.acquire(Settings.DEFAULT.config());
      Finished seeded;
      try {
        seeded =
            host.run(
                ((dev.tauko.Coroutine.OfVoid) Programs::mixed).asCoroutine(),
                Settings.DEFAULT,
                Oracle.ofSeed(seed),
                Fault.NONE,
                Host.Detail.TRACE);
      } finally {
        host.release();
      }
      assertThat(Simulation.replay(seeded.schedule().toString()).trace(Programs::mixed))
          .isEqualTo(seeded.trace().stream().map(TraceEntry::line).toList());
    }
  }

  @Test
  void firstInFirstOutWithoutASeed() {
    assertThat(Simulation.setup().trace(Programs::mixed))
        .noneMatch(line -> line.matches("\\d+ \\S+ [1-9]\\d*/\\d+"));
  }

  @Test
  void onlyTiesOfTimersAreOpenWhereTheOrderIsAsynciosOwn() {
    Set<List<String>> traces = new HashSet<>();
    SimulationSetup setup = Simulation.setup().order(Order.TIES);
    for (long seed = 0; seed < 40; seed++) {
      List<String> trace = setup.seed(seed).trace(Programs::mixed);
      assertThat(trace).noneMatch(line -> line.matches("\\d+ (?!timer).* [1-9]\\d*/\\d+"));
      traces.add(trace);
    }
    assertThat(traces).hasSizeGreaterThan(5);
  }

  @Test
  void callbacksKeepTheirOrderUnderAnySeed() throws Exception {
    for (long seed = 0; seed < 100; seed++) {
      Simulation.seeded(seed)
          .run(() -> {
            List<String> log = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
              Asyncio.runningLoop().callSoon(() -> log.add(name));
            }
            Task<?> task = Asyncio.createTask(() -> Asyncio.yieldNow());
            Asyncio.sleep(Duration.ofMillis(1));
            task.await();
            assertThat(log).containsExactly("a", "b", "c");
          });
    }
  }
}
