package dev.tauko.stress;

import static dev.tauko.Asyncio.timeout;
import static dev.tauko.stress.Storm.perhapsPause;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.sync.Barrier;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The primitives of synchronisation, each in a storm of cancellations. */
@Tag("stress")
@Timeout(1800)
class PrimitivesStressTest {

  @OnEachCarrier
  void aSemaphoreLetsNoMoreInThanItHasPermitsAndLosesNone(Lab lab) {
    int permits = 3;
    Semaphore semaphore = new Semaphore(permits);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () -> {
                  try (Permit permit = semaphore.acquire()) {
                    try {
                      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      perhapsPause();
                    } finally {
                      inside.decrementAndGet();
                    }
                  }
                },
                () -> {
                  assertThat(inside).hasValue(0);
                  assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(permits, 0));
                }));
    assertThat(most.get()).isBetween(1, permits);
  }

  @OnEachCarrier
  void aLockIsHeldByOneAtATime(Lab lab) {
    Lock lock = new Lock();
    int[] plain = {0};
    AtomicInteger counted = new AtomicInteger();
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () -> {
                  try (Permit permit = lock.acquire()) {
                    int before = plain[0];
                    perhapsPause();
                    plain[0] = before + 1;
                    counted.incrementAndGet();
                  }
                },
                () -> {
                  assertThat(plain[0]).isEqualTo(counted.get());
                  assertThat(lock.stats()).isEqualTo(new Lock.Stats(false, 0));
                }));
    assertThat(counted.get()).isPositive();
  }

  @OnEachCarrier
  void anEventWakesAllWhoWait(Lab lab) {
    Event event = new Event();
    AtomicInteger number = new AtomicInteger();
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () -> {
                  // Each clear is followed by a set, so nobody waits for ever.
                  try {
                    if (number.incrementAndGet() % 3 == 0) {
                      event.clear();
                    }
                    perhapsPause();
                  } finally {
                    event.set();
                  }
                  event.await();
                },
                () -> assertThat(event.stats().waiting()).isZero()));
  }

  @OnEachCarrier
  void aConditionLosesNoSignal(Lab lab) {
    Condition changed = new Condition();
    int[] tokens = {0};
    AtomicInteger number = new AtomicInteger();
    AtomicInteger put = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () -> {
                  boolean puts = number.getAndIncrement() % 2 == 0;
                  Storm.inAnyCase(() -> {
                    try (Permit permit = changed.acquire()) {
                      if (puts) {
                        tokens[0]++;
                        put.incrementAndGet();
                        changed.signal();
                      } else {
                        changed.awaitUntil(() -> tokens[0] > 0);
                        tokens[0]--;
                        taken.incrementAndGet();
                      }
                    }
                  });
                },
                () -> {
                  assertThat(tokens[0]).isZero();
                  assertThat(taken.get()).isEqualTo(put.get());
                  assertThat(changed.stats()).isEqualTo(new Condition.Stats(false, 0, 0));
                }));
  }

  @OnEachCarrier
  void aBarrierLetsAsManyThroughARoundAsItHasParties(Lab lab) {
    int parties = 5;
    Barrier barrier = new Barrier(parties);
    AtomicInteger[] passed = new AtomicInteger[parties];
    for (int i = 0; i < parties; i++) {
      passed[i] = new AtomicInteger();
    }
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () -> pass(barrier, passed), () -> assertThat(barrier.stats().inside()).isZero()));
    // The last to come passes without waiting, so it is never lost to a cancellation: it is there
    // once for each round. Of the others some are lost, and another may have come in their place,
    // with a number that is there twice then.
    int rounds = passed[parties - 1].get();
    assertThat(rounds).isPositive();
    assertThat(passed).allSatisfy(index -> assertThat(index).hasPositiveValue());
    assertThat(Stream.of(passed).mapToInt(AtomicInteger::get).sum())
        .isLessThanOrEqualTo(parties * rounds);
  }

  /** Passes the barrier, or gives up: at the end of a batch there may be too few left. */
  private static void pass(Barrier barrier, AtomicInteger[] passed) throws Exception {
    try {
      int index = timeout(Duration.ofMillis(50), () -> barrier.await());
      passed[index].incrementAndGet();
    } catch (AsyncTimeoutException tooFew) {
      perhapsPause();
    }
  }
}
