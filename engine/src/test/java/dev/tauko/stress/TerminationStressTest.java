package dev.tauko.stress;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.testkit.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Actor systems that end while threads start coroutines, and while these are under way: whatever
 * was accepted ends or fails, and every {@code finally} runs. {@code -Dstress.terminations} sets
 * how many systems end in each test.
 */
@Timeout(1800)
class TerminationStressTest {
  private static final int TERMINATIONS = Integer.getInteger("stress.terminations", 1);
  private static final int THREADS = 12;

  /** A thread that nobody stops starts this many coroutines at most. */
  private static final int MOST = 3_000;

  private final Queue<CompletableFuture<?>> accepted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  static Stream<Arguments> cases() {
    return Mode.here()
        .flatMap(
            mode -> Stream.of("on", "off").map(coordinated -> Arguments.of(mode, coordinated)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whateverWasAcceptedEndsOrFails(Mode mode, String coordinated) throws Exception {
    for (int i = 0; i < TERMINATIONS; i++) {
      ActorSystem<Void> system = system(mode, coordinated);
      Engine engine = Engine.get(system);
      CountDownLatch running = new CountDownLatch(THREADS);
      List<Thread> threads = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        threads.add(Thread.ofPlatform().start(() -> startMany(engine, running)));
      }
      running.await();
      end(system);
      for (Thread thread : threads) {
        thread.join();
      }
      awaitAll();
    }
  }

  private void startMany(Engine engine, CountDownLatch running) {
    try {
      for (int i = 0; i < MOST; i++) {
        accepted.add(engine.start(this::work).toCompletableFuture());
        if (i == 10) {
          running.countDown();
        }
      }
    } catch (IllegalStateException closed) {
      assertThat(closed).hasMessageContaining("has been shut down");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyFinallyRuns(Mode mode, String coordinated) throws Exception {
    for (int i = 0; i < TERMINATIONS; i++) {
      ActorSystem<Void> system = system(mode, coordinated);
      Engine engine = Engine.get(system);
      CompletableFuture<?> first = engine.start(() -> yieldNow()).toCompletableFuture();
      for (int task = 0; task < 400; task++) {
        accepted.add(engine.start(this::work).toCompletableFuture());
      }
      first.join();
      end(system);
      awaitAll();
    }
  }

  private static ActorSystem<Void> system(Mode mode, String coordinated) {
    return ActorSystem.create(
        Behaviors.empty(),
        "host",
        mode.config(
            "tauko.drain-timeout = 0s",
            "tauko.parallel.parallelism = 4",
            "tauko.event-loop.slow-step-threshold = off",
            "pekko.log-dead-letters = off",
            "pekko.coordinated-shutdown.run-by-actor-system-terminate = " + coordinated));
  }

  private static void end(ActorSystem<?> system) {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /** Waits until all is done; the test's time limit is what ends it if something is not. */
  private void awaitAll() {
    for (CompletableFuture<?> each : accepted) {
      each.handle((result, thrown) -> result).join();
    }
    accepted.clear();
    while (ended.get() < begun.get()) {
      Thread.onSpinWait();
    }
  }

  private void work() throws Exception {
    begun.incrementAndGet();
    try {
      switch (ThreadLocalRandom.current().nextInt(4)) {
        case 0 -> sleep(Duration.ofDays(1));
        case 1 -> createTask(() -> sleep(Duration.ofDays(1))).await();
        case 2 -> {
          for (int i = 0; i < 50; i++) {
            yieldNow();
          }
        }
        default -> {
          for (int i = 0; i < 50; i++) {
            sleep(Duration.ofMillis(1));
          }
        }
      }
    } finally {
      ended.incrementAndGet();
    }
  }
}
