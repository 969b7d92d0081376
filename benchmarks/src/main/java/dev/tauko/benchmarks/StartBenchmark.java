package dev.tauko.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to start a coroutine that only returns a value, and to take the value. */
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
public class StartBenchmark {
  private static final int COROUTINES = 50_000;

  /** How many coroutines each gather starts. */
  @State(Scope.Benchmark)
  public static class Width {
    /** Divides the number of coroutines of an invocation. */
    @Param({"10", "1000"})
    public int width;
  }

  /** {@code createTask} and {@code await}, one task after another. */
  @Benchmark
  @OperationsPerInvocation(COROUTINES)
  public void createAwait(OneLoop loop) throws Exception {
    loop.run(() -> CreateAwait.oneByOne(COROUTINES));
  }

  /** {@code gather}, one after another; the time is that of each child. */
  @Benchmark
  @OperationsPerInvocation(COROUTINES)
  public void gather(OneLoop loop, Width width) throws Exception {
    loop.run(() -> Gathers.oneByOne(width.width, COROUTINES));
  }
}
