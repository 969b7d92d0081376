package dev.tauko.stress;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.stress.Storm.perhapsPause;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Future;
import dev.tauko.InvalidStateException;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Gathers, groups, timeouts and futures in a storm of cancellations. */
@Tag("stress")
@Timeout(1800)
class ConstructsStressTest {

  @OnEachCarrier
  void aGatherGivesTheResultsOfItsChildrenInOrder(Lab lab) {
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () ->
                    assertThat(gather(() -> slowly(1), () -> slowly(2), () -> slowly(3)))
                        .containsExactly(1, 2, 3),
                () -> {}));
  }

  private static int slowly(int value) {
    perhapsPause();
    return value;
  }

  @OnEachCarrier
  void aGroupOutlivesNoneOfItsTasks(Lab lab) {
    AtomicInteger alive = new AtomicInteger();
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () ->
                    taskGroup(group -> {
                      for (int i = 0; i < 3; i++) {
                        group.createTask(() -> live(alive));
                      }
                      perhapsPause();
                    }),
                () -> assertThat(alive).hasValue(0)));
  }

  private static void live(AtomicInteger alive) {
    alive.incrementAndGet();
    try {
      perhapsPause();
    } finally {
      alive.decrementAndGet();
    }
  }

  @OnEachCarrier
  void aTimeoutEndsWhatIsTooLate(Lab lab) {
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () -> {
                  try {
                    timeout(Duration.ofNanos(50_000), () -> awaitNothing());
                  } catch (AsyncTimeoutException expected) {
                    perhapsPause();
                  }
                },
                () -> {}));
  }

  private static void awaitNothing() throws Exception {
    runningLoop().createFuture().await();
  }

  @OnEachCarrier
  void aFutureIsDoneOnceWhoeverIsFirst(Lab lab) {
    AtomicInteger won = new AtomicInteger();
    AtomicInteger rounds = new AtomicInteger();
    Storm.parallel(lab)
        .run(() -> {
          for (int round = 0; round < 2_000; round++) {
            Future<Integer> future = runningLoop().createFuture();
            List<Task<?>> racers =
                IntStream.range(0, 4)
                    .<Task<?>>mapToObj(i -> createTask(() -> race(future, i, won)))
                    .toList();
            future.await();
            gather(racers);
            rounds.incrementAndGet();
          }
        });
    assertThat(won).hasValue(rounds.get());
  }

  private static void race(Future<Integer> future, int value, AtomicInteger won) {
    try {
      future.setResult(value);
      won.incrementAndGet();
    } catch (InvalidStateException late) {
      yieldNow();
    }
  }

  @OnEachCarrier
  void asManySpinnersAsThreadsLeaveAllOthersServed(Lab lab) {
    Lab parallel = Storm.parallel(lab);
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletableFuture<Void>> spinners =
        IntStream.range(0, 8)
            .mapToObj(i -> parallel.engine().start(() -> spin(stop)).toCompletableFuture())
            .toList();
    for (int probe = 0; probe < 200; probe++) {
      int number = probe;
      assertThat(parallel.engine().start(() -> slowly(number)).toCompletableFuture().join())
          .isEqualTo(number);
    }
    stop.set(true);
    spinners.forEach(CompletableFuture::join);
  }

  private static void spin(AtomicBoolean stop) {
    while (!stop.get()) {
      yieldNow();
    }
  }
}
