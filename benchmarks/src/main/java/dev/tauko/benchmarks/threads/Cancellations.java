package dev.tauko.benchmarks.threads;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that are interrupted while they sleep. */
public final class Cancellations {
  private static final Duration LONG = Duration.ofHours(1);

  private Cancellations() {}

  /** Prints nanoseconds for each, from the first interrupt to the end of the last one. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Cancellations [SLEEPERS [ROUNDS]]", args);
    int sleepers = arguments.number(100_000);
    int rounds = arguments.number(10);
    arguments.end();
    Rounds.nanosOfPart(rounds, sleepers, watch -> Threads.onOne(_ -> all(sleepers, watch)).run());
  }

  private static void all(int sleepers, Rounds.Stopwatch watch) throws Exception {
    CountDownLatch asleep = new CountDownLatch(sleepers);
    AtomicInteger interrupted = new AtomicInteger();
    List<Thread> threads = new ArrayList<>(sleepers);
    for (int i = 0; i < sleepers; i++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            asleep.countDown();
            try {
              Thread.sleep(LONG);
            } catch (InterruptedException e) {
              interrupted.incrementAndGet();
            }
          }));
    }
    asleep.await();
    watch.time(() -> {
      threads.forEach(Thread::interrupt);
      for (Thread thread : threads) {
        thread.join();
      }
    });
    Rounds.checkCount(interrupted.get(), sleepers);
  }
}
