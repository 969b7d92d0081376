package dev.tauko.benchmarks;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Body;
import dev.tauko.Runner;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One engine with one event loop, for all invocations of a benchmark.
 *
 * <p>JMH's thread cannot be a coroutine: an invocation hands the loop one coroutine that performs
 * very many operations, and waits for it. The way there and back, some tens of microseconds, is
 * shared among the operations, and is less than a thousandth of what they take.
 */
@State(Scope.Benchmark)
public class OneLoop {
  /** {@code tauko.carrier}. */
  @Param({"mailbox", "portable"})
  public String carrier = "";

  private @Nullable Runner runner;

  /** Starts the engine. */
  @Setup(Level.Trial)
  public void start() {
    Config config =
        ConfigFactory.parseMap(Map.of("tauko.carrier", carrier)).withFallback(ConfigFactory.load());
    runner = Runner.create(config);
  }

  /** Shuts it down. */
  @TearDown(Level.Trial)
  public void stop() {
    if (runner != null) {
      runner.close();
    }
  }

  /** Runs a coroutine to its end. */
  <X extends Exception> void run(Body.OfVoid<X> operations) throws X {
    if (runner == null) {
      throw new IllegalStateException("the engine has not been started");
    }
    runner.run(operations);
  }
}
