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

/** What it costs to take a permit of a semaphore and to give it back. */
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
public class SemaphoreBenchmark {
  private static final int FREE = 1_000_000;
  private static final int TASKS = 100;
  private static final int CONTENDED = 50_000;

  /** One coroutine that never has to wait. */
  @Benchmark
  @OperationsPerInvocation(FREE)
  public void free(OneLoop loop) throws Exception {
    loop.run(() -> Semaphores.free(FREE));
  }

  /** A hundred coroutines and ten permits, each held for one turn: two switches come with it. */
  @Benchmark
  @OperationsPerInvocation(CONTENDED)
  public void contended(OneLoop loop) throws Exception {
    loop.run(() -> Semaphores.contended(TASKS, CONTENDED));
  }
}
