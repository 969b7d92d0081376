package dev.tauko.tools;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Asyncio;
import dev.tauko.Body;
import dev.tauko.Runner;
import dev.tauko.test.Simulation;
import dev.tauko.test.SimulationSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs coroutines of tests: in a simulation, or on several threads. */
final class Loops {
  private static final Runner PARALLEL =
      Runner.create(
          ConfigFactory.parseString(
                  """
                  tauko.dispatcher = tauko.parallel
                  tauko.parallel.parallelism = 4
                  """)
              .withFallback(ConfigFactory.load()));

  /** On a machine that does other things, too, a million items take their time. */
  private static final SimulationSetup SIMULATION =
      Simulation.setup().wallLimit(Duration.ofMinutes(1));

  private Loops() {}

  /** A configuration with the virtual clock and these lines. */
  static Config virtual(String lines) {
    return ConfigFactory.parseString(lines)
        .withFallback(
            ConfigFactory.parseString(
                """
                tauko.event-loop.clock = virtual
                tauko.event-loop.slow-step-threshold = off
                """))
        .withFallback(ConfigFactory.load());
  }

  /** What a test does, in virtual time; a task or a failure that it leaves behind fails it. */
  static <T, X extends Exception> T run(Body<T, X> main) throws X {
    return SIMULATION.run(main);
  }

  static <X extends Exception> void run(Body.OfVoid<X> main) throws X {
    SIMULATION.run(main);
  }

  /** What a test does on several threads, in real time. */
  static <X extends Exception> void runParallel(Body.OfVoid<X> main) throws X {
    PARALLEL.run(main);
  }

  /** The time that has passed since it was made, in milliseconds. */
  static final class Watch {
    private final long start = Asyncio.runningLoop().time().toMillis();

    long millis() {
      return Asyncio.runningLoop().time().toMillis() - start;
    }
  }

  /** What has happened, and when. */
  static final class Trail {
    private final Watch watch = new Watch();
    private final List<String> entries = new ArrayList<>();

    synchronized void add(Object what) {
      entries.add(what + " at " + watch.millis());
    }

    synchronized List<String> entries() {
      return List.copyOf(entries);
    }
  }
}
