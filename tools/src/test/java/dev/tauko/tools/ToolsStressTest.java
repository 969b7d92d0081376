package dev.tauko.tools;

import static dev.tauko.Asyncio.allTasks;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.Outcome;
import dev.tauko.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Many coroutines on several threads that use one tool, while others cancel some of them at random:
 * nothing is lost, and nothing granted twice. {@code -Dstress.operations} sets how many there are
 * in each test.
 */
class ToolsStressTest {
  private static final int OPERATIONS = Integer.getInteger("stress.operations", 10_000);
  private static final int BATCH = 500;

  /** Runs an operation in batches, of which each loses some tasks by cancellation. */
  private static void rage(Coroutine.OfVoid operation, Runnable afterBatch) throws Exception {
    Loops.runParallel(() -> {
      for (int done = 0; done < OPERATIONS; done += BATCH) {
        timeout(Duration.ofMinutes(1), () -> batch(operation));
        afterBatch.run();
      }
    });
  }

  private static void batch(Coroutine.OfVoid operation) throws Exception {
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      tasks.add(createTask(operation));
    }
    Task<?> canceller =
        createTask(() -> {
          for (int i = 0; i < BATCH / 4; i++) {
            tasks.get(ThreadLocalRandom.current().nextInt(BATCH)).cancel();
            perhapsPause();
          }
        });
    for (Outcome<?> outcome : gatherSettled(tasks)) {
      if (!(outcome instanceof Outcome.Cancelled<?>)) {
        outcome.get();
      }
    }
    canceller.await();
    for (int i = 0; i < 5_000 && allTasks().size() > 1; i++) {
      sleep(Duration.ofMillis(1));
    }
    assertThat(allTasks()).hasSize(1);
  }

  private static void perhapsPause() {
    if (ThreadLocalRandom.current().nextInt(3) == 0) {
      yieldNow();
    }
  }

  @Test
  void aLimiterGrantsWhatHasPassedAndNoMore() throws Exception {
    RateLimiter limiter =
        RateLimiter.of(
            Rate.bucket(100, Duration.ofMillis(1), 10), Rate.window(1_000, Duration.ofMillis(5)));
    AtomicLong passed = new AtomicLong();
    rage(
        () -> {
          int weight = 1 + ThreadLocalRandom.current().nextInt(3);
          perhapsPause();
          limiter.acquire(weight);
          passed.addAndGet(weight);
        },
        () -> {
          // A task that is cancelled after it has passed, but before it ends, has passed.
          assertThat(limiter.stats()).isEqualTo(new RateLimiter.Stats(passed.get(), 0, 0));
        });
    assertThat(passed).hasPositiveValue();
  }

  @Test
  void aBulkheadHasAllItsPlacesBack() throws Exception {
    Bulkhead bulkhead = Bulkhead.of(3, Integer.MAX_VALUE);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    rage(
        () ->
            bulkhead.call(() -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              try {
                perhapsPause();
              } finally {
                inside.decrementAndGet();
              }
            }),
        () -> {
          assertThat(bulkhead.stats().running()).isZero();
          assertThat(bulkhead.stats().waiting()).isZero();
        });
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void aBreakerAlwaysLetsAProbeThroughInTheEnd() throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of(2, Duration.ofNanos(1_000));
    AtomicInteger probes = new AtomicInteger();
    rage(
        () -> {
          try {
            breaker.call(() -> {
              probes.incrementAndGet();
              perhapsPause();
              if (ThreadLocalRandom.current().nextBoolean()) {
                throw new IllegalStateException("down");
              }
            });
          } catch (CircuitOpenException | IllegalStateException expected) {
            // Next time.
          }
        },
        () -> {
          int before = probes.get();
          while (probes.get() == before) {
            try {
              breaker.call(probes::incrementAndGet);
            } catch (CircuitOpenException open) {
              yieldNow();
            }
          }
        });
  }

  @Test
  void boundedMapsLeaveNothingBehind() throws Exception {
    AtomicInteger running = new AtomicInteger();
    rage(
        () -> {
          List<Integer> results =
              Tools.mapLimited(
                  IntStream.range(0, 6).boxed(),
                  2,
                  number -> {
                    running.incrementAndGet();
                    try {
                      perhapsPause();
                    } finally {
                      running.decrementAndGet();
                    }
                    return number;
                  });
          assertThat(results).containsExactly(0, 1, 2, 3, 4, 5);
          AtomicInteger sum = new AtomicInteger();
          Tools.mapAsDone(
              IntStream.range(0, 6).boxed(),
              2,
              number -> {
                perhapsPause();
                return number;
              },
              sum::addAndGet);
          assertThat(sum).hasValue(15);
        },
        () -> assertThat(running).hasValue(0));
  }

  @Test
  void racesAndHedgesLeaveNothingBehind() throws Exception {
    AtomicInteger running = new AtomicInteger();
    Coroutine<Integer> body =
        () -> {
          running.incrementAndGet();
          try {
            perhapsPause();
            return 1;
          } finally {
            running.decrementAndGet();
          }
        };
    rage(
        () -> {
          assertThat(Tools.race(body, body).intValue()).isOne();
          assertThat(Tools.firstSuccess(body, body).intValue()).isOne();
          assertThat(Tools.hedge(Duration.ofNanos(1), body).intValue()).isOne();
        },
        () -> assertThat(running).hasValue(0));
  }

  @Test
  void aShieldedBodyAlwaysEnds() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    rage(
        () -> {
          perhapsPause();
          begun.incrementAndGet();
          Tools.shielded(() -> {
            yieldNow();
            perhapsPause();
            ended.incrementAndGet();
          });
          perhapsPause();
        },
        () -> assertThat(ended).hasValue(begun.get()));
    assertThat(ended).hasPositiveValue();
  }
}
