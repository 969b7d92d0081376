package dev.tauko.tools;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.tools.Loops.Trail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code Bulkhead}, and {@code Limit} which joins it with a rate. */
class BulkheadTest {

  private static List<Task<?>> calls(Bulkhead bulkhead, Trail trail, int calls) {
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      int number = i;
      tasks.add(
          createTask(() ->
              bulkhead.call(() -> {
                trail.add(number);
                sleep(ofMillis(10));
              })));
    }
    return tasks;
  }

  @Test
  void soManyRunSoManyWaitAndMoreAreRejected() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      Bulkhead bulkhead = Bulkhead.of(2, 1);
      List<Task<?>> tasks = calls(bulkhead, trail, 4);
      yieldNow();
      assertThat(bulkhead.stats()).isEqualTo(new Bulkhead.Stats(2, 1, 0, 1));
      assertThatThrownBy(tasks.get(3)::await)
          .isInstanceOf(BulkheadFullException.class)
          .hasMessage("Bulkhead[2 of 2 running, 1 waiting] has no place for one more");
      tasks.get(2).await();
      assertThat(trail.entries()).containsExactly("0 at 0", "1 at 0", "2 at 10");
      assertThat(bulkhead.stats()).isEqualTo(new Bulkhead.Stats(0, 0, 3, 1));
    });
  }

  @Test
  void aCancelledCallGivesItsPlaceBack() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      Bulkhead bulkhead = Bulkhead.of(1, 1);
      List<Task<?>> tasks = calls(bulkhead, trail, 2);
      sleep(ofMillis(1));
      tasks.get(1).cancel();
      assertThatThrownBy(tasks.get(1)::await).isInstanceOf(CancelledError.class);
      Task<?> third = calls(bulkhead, trail, 1).getFirst();
      sleep(ofMillis(1));
      tasks.get(0).cancel();
      third.await();
      assertThat(trail.entries()).containsExactly("0 at 0", "0 at 2");
      assertThat(bulkhead.stats()).isEqualTo(new Bulkhead.Stats(0, 0, 2, 0));
    });
  }

  @Test
  void aFailureGoesThroughAndGivesThePlaceBack() {
    Loops.run(() -> {
      Bulkhead bulkhead = Bulkhead.of(1, 0);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() ->
                bulkhead.call(() -> {
                  throw new IOException("no");
                }))
            .isInstanceOf(IOException.class);
      }
      assertThat(bulkhead.<Integer, RuntimeException>call(() -> 5)).isEqualTo(5);
    });
  }

  @Test
  void aLimitOfNothingIsRejected() {
    assertThatThrownBy(() -> Limit.of(null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a limit has neither a bulkhead nor a rate limiter; accepted: one of them, or both");
  }

  @Test
  void aLimitTakesAPermitAndThenGoesAtItsRate() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      Limit limit =
          Limit.of(Bulkhead.of(2, Integer.MAX_VALUE), RateLimiter.tokenBucket(10, ofSeconds(1), 1));
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int number = i;
        tasks.add(
            createTask(() ->
                limit.call(() -> {
                  trail.add(number);
                  sleep(ofMillis(250));
                })));
      }
      for (Task<?> task : tasks) {
        task.await();
      }
      assertThat(trail.entries()).containsExactly("0 at 0", "1 at 100", "2 at 250", "3 at 350");
      assertThat(limit.stats())
          .isEqualTo(
              new Limit.Stats(new Bulkhead.Stats(0, 0, 4, 0), new RateLimiter.Stats(4, 0, 0)));
    });
  }
}
