package dev.tauko.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What a pause costs: the time from it to the next coroutine's step. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-XX:+UseParallelGC",
      "-Xms2g",
      "-Xmx2g"
    })
public class SwitchBenchmark {
  private static final int SWITCHES = 200_000;

  /** One coroutine calls {@code yieldNow()} again and again. */
  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void one(OneLoop loop) {
    loop.run(() -> Switches.one(SWITCHES));
  }

  /** Two tasks wake each other by futures; a throw and its return are two switches. */
  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void pair(OneLoop loop) throws Exception {
    loop.run(() -> Switches.pair(SWITCHES));
  }

  /** A thousand coroutines take turns by {@code yieldNow()}. */
  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void many(OneLoop loop) throws Exception {
    loop.run(() -> Switches.many(SWITCHES));
  }
}
