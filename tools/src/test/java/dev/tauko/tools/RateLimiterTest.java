package dev.tauko.tools;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Runner;
import dev.tauko.Task;
import dev.tauko.tools.Loops.Trail;
import dev.tauko.tools.Loops.Watch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  /** So many coroutines, one after another, each of which passes once. */
  private static List<Task<?>> pass(RateLimiter limiter, Trail trail, int... weights) {
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      int number = i;
      tasks.add(
          createTask(() -> {
            limiter.acquire(weights[number]);
            trail.add(number);
          }));
    }
    return tasks;
  }

  private static void awaitAll(List<Task<?>> tasks) throws Exception {
    for (Task<?> task : tasks) {
      task.await();
    }
  }

  @Test
  void aBucketLetsItsBurstPassAndThenTheRate() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      RateLimiter limiter = RateLimiter.tokenBucket(2, ofSeconds(1), 3);
      awaitAll(pass(limiter, trail, 1, 1, 1, 1, 1));
      sleep(ofSeconds(10));
      awaitAll(pass(limiter, trail, 1, 1, 1, 1));
      assertThat(trail.entries())
          .containsExactly(
              "0 at 0",
              "1 at 0",
              "2 at 0",
              "3 at 500",
              "4 at 1000",
              "0 at 11000",
              "1 at 11000",
              "2 at 11000",
              "3 at 11500");
    });
  }

  @Test
  void aBucketDoesNotDrift() throws Exception {
    Loops.run(() -> {
      Watch watch = new Watch();
      RateLimiter limiter = RateLimiter.tokenBucket(3, ofNanos(10), 1);
      long start = Asyncio.runningLoop().time().toNanos();
      limiter.acquire();
      for (int i = 0; i < 3_000; i++) {
        limiter.acquire();
      }
      assertThat(Asyncio.runningLoop().time().toNanos() - start).isEqualTo(10_000);
      assertThat(watch.millis()).isZero();
    });
  }

  @Test
  void aWindowLetsSoManyPassInAnySpanOfItsLength() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      RateLimiter limiter = RateLimiter.slidingWindow(2, ofSeconds(1));
      limiter.acquire();
      sleep(ofMillis(900));
      awaitAll(pass(limiter, trail, 1, 1, 1, 1));
      assertThat(trail.entries())
          .containsExactly("0 at 900", "1 at 1000", "2 at 1900", "3 at 2000");
    });
  }

  @Test
  void aHeavyCallIsNotOvertaken() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      RateLimiter limiter = RateLimiter.tokenBucket(1, ofSeconds(1), 5);
      awaitAll(pass(limiter, trail, 4, 5, 1));
      assertThat(trail.entries()).containsExactly("0 at 0", "1 at 4000", "2 at 5000");
    });
  }

  @Test
  void severalRatesHoldAtOnce() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      RateLimiter limiter =
          RateLimiter.of(Rate.bucket(10, ofSeconds(1), 1), Rate.window(3, ofSeconds(60)));
      awaitAll(pass(limiter, trail, 1, 1, 1, 1, 1));
      assertThat(trail.entries())
          .containsExactly("0 at 0", "1 at 100", "2 at 200", "3 at 60000", "4 at 60100");
    });
  }

  @Test
  void whatMayNeverPassIsRejectedAtOnce() throws Exception {
    Loops.run(() -> {
      RateLimiter limiter = RateLimiter.tokenBucket(1, ofSeconds(1), 5);
      assertThatThrownBy(() -> limiter.acquire(6))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a weight of 6 may never pass");
      assertThatThrownBy(() -> limiter.acquire(0)).isInstanceOf(IllegalArgumentException.class);
      assertThat(limiter.stats()).isEqualTo(new RateLimiter.Stats(0, 0, 0));
    });
  }

  @Test
  void aCoroutineThatIsCancelledTakesNothing() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      RateLimiter limiter = RateLimiter.tokenBucket(1, ofSeconds(1), 1);
      List<Task<?>> tasks = pass(limiter, trail, 1, 1, 1, 1);
      sleep(ofMillis(1500));
      assertThat(limiter.stats()).isEqualTo(new RateLimiter.Stats(2, 0, 2));
      tasks.get(2).cancel();
      tasks.get(3).await();
      assertThat(trail.entries()).containsExactly("0 at 0", "1 at 1000", "3 at 2000");
      assertThat(limiter.stats()).isEqualTo(new RateLimiter.Stats(3, 0, 0));
    });
  }

  @Test
  void aCancellationAtTheMomentOfTheGrantTakesNothing() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      RateLimiter limiter = RateLimiter.tokenBucket(1, ofSeconds(1), 1);
      List<Task<?>> tasks = pass(limiter, trail, 1, 1, 1);
      yieldNow();
      // This timer is behind that of the waiting coroutine, which is woken but has not gone on.
      Asyncio.runningLoop().callLater(ofSeconds(1), () -> tasks.get(1).cancel());
      assertThatThrownBy(tasks.get(1)::await).isInstanceOf(CancelledError.class);
      tasks.get(2).await();
      assertThat(trail.entries()).containsExactly("0 at 0", "2 at 1000");
    });
  }

  @Test
  void tryAcquirePassesNowOrNot() throws Exception {
    Loops.run(() -> {
      RateLimiter limiter = RateLimiter.tokenBucket(1, ofSeconds(1), 2);
      assertThat(limiter.tryAcquire(2)).isTrue();
      assertThat(limiter.tryAcquire()).isFalse();
      sleep(ofSeconds(1));
      assertThat(limiter.tryAcquire(2)).isFalse();
      assertThat(limiter.tryAcquire()).isTrue();
      assertThat(limiter.stats()).isEqualTo(new RateLimiter.Stats(3, 2, 0));
    });
  }

  @Test
  void tryAcquireDoesNotOvertake() throws Exception {
    Loops.run(() -> {
      RateLimiter limiter = RateLimiter.tokenBucket(1, ofSeconds(1), 2);
      limiter.acquire(1);
      Task<?> heavy = createTask(() -> limiter.acquire(2));
      yieldNow();
      assertThat(limiter.tryAcquire(1)).isFalse();
      heavy.await();
    });
  }

  @Test
  void tryAcquireGivesUpInTime() throws Exception {
    Loops.run(() -> {
      Watch watch = new Watch();
      RateLimiter limiter = RateLimiter.tokenBucket(1, ofSeconds(1), 1);
      limiter.acquire();
      assertThat(limiter.tryAcquire(1, ofMillis(999))).isFalse();
      assertThat(watch.millis()).isEqualTo(999);
      assertThat(limiter.tryAcquire(1, ofMillis(2))).isTrue();
      assertThat(watch.millis()).isEqualTo(1000);
    });
  }

  @Test
  void aBoundedLineRejectsOneMore() throws Exception {
    Loops.run(() -> {
      RateLimiter limiter = RateLimiter.bounded(1, Rate.bucket(1, ofSeconds(2), 1));
      limiter.acquire();
      Task<?> waits = createTask(() -> limiter.acquire());
      yieldNow();
      assertThatThrownBy(limiter::acquire)
          .isInstanceOfSatisfying(
              RateLimitExceededException.class,
              rejected -> assertThat(rejected.retryAfter()).isEqualTo(ofSeconds(2)));
      waits.await();
      assertThat(limiter.stats()).isEqualTo(new RateLimiter.Stats(2, 1, 0));
    });
  }

  @Test
  void aNewRateHoldsAtOnceForTheNextToPass() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      RateLimiter limiter = RateLimiter.tokenBucket(1, ofHours(1), 1);
      List<Task<?>> tasks = pass(limiter, trail, 1, 1, 1);
      sleep(ofSeconds(1));
      limiter.setRates(Rate.bucket(1, ofSeconds(10), 1));
      tasks.get(2).await();
      // Of the hour's permit, a 3600th had come.
      assertThat(trail.entries().get(0)).isEqualTo("0 at 0");
      assertThat(trail.entries().get(1)).isEqualTo("1 at 10997");
      assertThat(trail.entries().get(2)).isEqualTo("2 at 20997");
    });
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void asManyRatesAsBeforeAreSet() throws Exception {
    Loops.run(() -> {
      Rate old = Rate.window(1, ofSeconds(1));
      Rate other = Rate.window(2, ofSeconds(1));
      RateLimiter one = RateLimiter.of(old);
      RateLimiter two = RateLimiter.of(old, old);

      assertThatThrownBy(() -> one.setRates())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the limiter has 1 rate; accepted: as many, not 0");
      assertThatThrownBy(() -> two.setRates(other))
          .hasMessage("the limiter has 2 rates; accepted: as many, not 1");
      assertThatThrownBy(() -> two.setRates(other, null)).isInstanceOf(NullPointerException.class);
      assertThat(two.rates()).containsExactly(old, old);
    });
  }

  @Test
  void aRateOfZeroHoldsAllBackUntilThereIsAnother() throws Exception {
    Loops.run(() -> {
      for (Rate[] rates :
          new Rate[][] {
            {Rate.bucket(1, ofSeconds(1), 1), Rate.bucket(0, ofSeconds(1), 1)},
            {Rate.window(1, ofSeconds(1)), Rate.window(0, ofSeconds(1))}
          }) {
        Trail trail = new Trail();
        RateLimiter limiter = RateLimiter.of(rates[0]);
        List<Task<?>> tasks = pass(limiter, trail, 1, 1, 1);
        sleep(ofMillis(1));
        limiter.setRates(rates[1]);
        sleep(ofHours(1));
        assertThat(trail.entries()).containsExactly("0 at 0");
        limiter.setRates(rates[0]);
        awaitAll(tasks);
        assertThat(trail.entries()).hasSize(3);
        assertThat(limiter.stats().waiting()).isZero();
      }
    });
  }

  @Test
  void aWaitingCallThatBecomesTooHeavyFails() throws Exception {
    Loops.run(() -> {
      RateLimiter limiter = RateLimiter.tokenBucket(1, ofSeconds(1), 5);
      limiter.acquire(5);
      Task<?> heavy = createTask(() -> limiter.acquire(5));
      Task<?> light = createTask(() -> limiter.acquire(1));
      yieldNow();
      limiter.setRates(Rate.bucket(1, ofSeconds(1), 4));
      assertThatThrownBy(heavy::await).isInstanceOf(IllegalArgumentException.class);
      light.await();
    });
  }

  @Test
  void aHundredThousandWaitInLineWithOneTimer() throws Exception {
    Loops.run(() -> {
      RateLimiter limiter = RateLimiter.tokenBucket(1_000_000, ofSeconds(1), 1);
      List<Integer> order = new ArrayList<>();
      List<Coroutine<Object>> bodies = new ArrayList<>();
      for (int i = 0; i < 100_000; i++) {
        int number = i;
        bodies.add(() -> {
          limiter.acquire();
          return order.add(number);
        });
      }
      Watch watch = new Watch();
      gather(bodies);
      assertThat(watch.millis()).isBetween(99L, 100L);
      assertThat(order).isSorted().hasSize(100_000);
    });
  }

  @Test
  void aLimiterGoesOnWithTheNextLoop() throws Exception {
    RateLimiter limiter = RateLimiter.tokenBucket(1, ofSeconds(10), 1);
    try (Runner first = Runner.create(Loops.virtual(""))) {
      first.run(() -> {
        sleep(ofHours(1));
        limiter.acquire();
        sleep(ofSeconds(4));
        assertThat(limiter.tryAcquire()).isFalse();
      });
    }
    try (Runner second = Runner.create(Loops.virtual(""))) {
      second.run(() -> {
        Watch watch = new Watch();
        limiter.acquire();
        assertThat(watch.millis()).isEqualTo(6_000);
      });
    }
  }

  @Test
  void aLimiterBelongsToOneLoop() throws Exception {
    RateLimiter limiter = RateLimiter.tokenBucket(1, ofSeconds(10), 1);
    Loops.run(() -> limiter.acquire());
    try (Runner other = Runner.create(Loops.virtual(""))) {
      assertThatThrownBy(() -> other.run(() -> limiter.acquire()))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(limiter::tryAcquire).isInstanceOf(IllegalStateException.class);
    assertThat(limiter.stats().granted()).isOne();
  }
}
