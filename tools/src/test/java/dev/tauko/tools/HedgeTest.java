package dev.tauko.tools;

import static dev.tauko.Asyncio.allTasks;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.tools.Tools.hedge;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.tools.Loops.Trail;
import dev.tauko.tools.Loops.Watch;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HedgeTest {

  @Test
  void aQuickCallIsMadeOnce() {
    Loops.run(() -> {
      AtomicInteger tries = new AtomicInteger();
      int result =
          hedge(
              ofMillis(10),
              () -> {
                sleep(ofMillis(9));
                return tries.incrementAndGet();
              });
      assertThat(result).isOne();
      assertThat(tries).hasValue(1);
    });
  }

  @Test
  void aSlowTryIsJoinedByAnotherAndCancelledWhenThatWins() {
    Loops.run(() -> {
      Trail trail = new Trail();
      AtomicInteger tries = new AtomicInteger();
      Hedge hedge = Hedge.after(ofMillis(10));
      int result =
          hedge.call(() -> {
            int number = tries.incrementAndGet();
            try {
              sleep(ofMillis(number == 1 ? 1_000 : 5));
            } finally {
              trail.add("ends " + number);
            }
            return number;
          });
      assertThat(result).isEqualTo(2);
      assertThat(trail.entries()).containsExactly("ends 2 at 15", "ends 1 at 15");
      assertThat(hedge.stats()).isEqualTo(new Hedge.Stats(1, 1, 1));
      assertThat(allTasks()).hasSize(1);
    });
  }

  @Test
  void aFailureIsFollowedByAnotherTryAtOnce() throws Exception {
    Loops.run(() -> {
      Watch watch = new Watch();
      AtomicInteger tries = new AtomicInteger();
      int result =
          hedge(
              ofSeconds(1),
              () -> {
                if (tries.incrementAndGet() == 1) {
                  throw new IOException();
                }
                return 7;
              });
      assertThat(result).isEqualTo(7);
      assertThat(watch.millis()).isZero();
    });
  }

  @Test
  void ifAllFailTheFirstFailureIsThrown() {
    Loops.run(() -> {
      AtomicInteger tries = new AtomicInteger();
      assertThatThrownBy(() ->
              Hedge.after(ofMillis(10))
                  .tries(3)
                  .call(() -> {
                    int number = tries.incrementAndGet();
                    sleep(ofMillis(100L * number));
                    throw new IOException("try " + number);
                  }))
          .hasMessage("try 1")
          .satisfies(thrown ->
              assertThat(thrown.getSuppressed())
                  .extracting(Throwable::getMessage)
                  .contains("try 2", "try 3"));
    });
  }

  @Test
  void aCancelledCallCancelsAllTries() {
    Loops.run(() -> {
      Task<?> task =
          createTask(() ->
              hedge(
                  ofMillis(1),
                  () -> {
                    sleep(ofMillis(100));
                    return 1;
                  }));
      sleep(ofMillis(50));
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThat(allTasks()).hasSize(1);
    });
  }

  @Test
  void aBudgetBoundsTheTriesBeyondTheFirst() {
    Loops.run(() -> {
      RetryBudget budget = RetryBudget.of(3, 0);
      Hedge hedge = Hedge.after(ofMillis(1)).budget(budget);
      for (int i = 0; i < 10; i++) {
        hedge.call(() -> {
          sleep(ofMillis(10));
          return 1;
        });
      }
      assertThat(hedge.stats()).isEqualTo(new Hedge.Stats(10, 3, 0));
    });
  }

  @Test
  void atThe95thPercentileTheTailIsCutForAFewMoreCalls() {
    Loops.run(() -> {
      SplittableRandom random = new SplittableRandom(5);
      Hedge hedge = Hedge.after(ofMillis(100));
      int calls = 2_000;
      int slow = 0;
      for (int i = 0; i < calls; i++) {
        Watch watch = new Watch();
        hedge.call(() -> {
          sleep(ofMillis(random.nextInt(100) < 5 ? 1_000 : random.nextInt(100)));
          return 1;
        });
        slow += watch.millis() >= 333 ? 1 : 0;
      }
      assertThat(hedge.stats().hedged()).isLessThanOrEqualTo(calls * 6 / 100);
      assertThat(slow).isLessThan(calls / 100);
    });
  }
}
