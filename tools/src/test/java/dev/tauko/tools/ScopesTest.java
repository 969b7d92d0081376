package dev.tauko.tools;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.tools.Tools.moveOnAfter;
import static dev.tauko.tools.Tools.shielded;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.ContextVar;
import dev.tauko.Task;
import dev.tauko.tools.Loops.Trail;
import dev.tauko.tools.Loops.Watch;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** {@code shielded} and {@code moveOnAfter}. */
class ScopesTest {

  @Test
  void aShieldedBodyEndsAndTheCancellationComesAfterIt() {
    Loops.run(() -> {
      Trail trail = new Trail();
      Task<?> task =
          createTask(() -> {
            String value =
                shielded(() -> {
                  sleep(ofMillis(50));
                  return "rolled back";
                });
            trail.add(value);
            try {
              yieldNow();
            } catch (CancelledError cancelled) {
              trail.add(cancelled.getMessage());
              throw cancelled;
            }
          });
      sleep(ofMillis(10));
      task.cancel("first");
      sleep(ofMillis(10));
      task.cancel("second");
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThat(trail.entries()).containsExactly("rolled back at 50", "second at 50");
      assertThat(task.cancelling()).isEqualTo(2);
    });
  }

  @Test
  void aCancellationBeforeTheShieldWaitsToo() {
    Loops.run(() -> {
      Trail trail = new Trail();
      Task<?> task =
          createTask(() -> {
            currentTask().cancel();
            shielded(() -> {
              sleep(ofMillis(5));
              trail.add("done");
            });
            sleep(ofMillis(100));
          });
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThat(trail.entries()).containsExactly("done at 5");
    });
  }

  @Test
  void aShieldedBodyHasATaskAndAContextOfItsOwn() {
    Loops.run(() -> {
      ContextVar<String> name = ContextVar.of("name");
      name.set("outside");
      Task<?> caller = currentTask();

      String inside =
          shielded(() -> {
            assertThat(currentTask()).isNotSameAs(caller);
            String inherited = name.get();
            name.set("inside");
            return inherited + ", " + name.get();
          });

      assertThat(inside).isEqualTo("outside, inside");
      assertThat(name.get()).isEqualTo("outside");
      assertThatThrownBy(() ->
              shielded(() -> {
                currentTask().cancel("itself");
                yieldNow();
              }))
          .isInstanceOf(CancelledError.class)
          .hasMessage("itself");
      assertThat(caller.cancelling()).isZero();
    });
  }

  @Test
  void aFailureOfAShieldedBodyIsThrown() {
    Loops.run(() -> {
      IOException failure = new IOException();
      assertThatThrownBy(() ->
              shielded(() -> {
                throw failure;
              }))
          .isSameAs(failure);
    });
  }

  @Test
  void aTimeLimitWaitsForAShieldedBody() {
    Loops.run(() -> {
      Watch watch = new Watch();
      int value =
          timeout(
              ofMillis(10),
              () ->
                  shielded(() -> {
                    sleep(ofMillis(30));
                    return 3;
                  }));
      assertThat(value).isEqualTo(3);
      assertThat(watch.millis()).isEqualTo(30);
      assertThat(currentTask().cancelling()).isZero();
      assertThatThrownBy(() ->
              timeout(
                  ofMillis(10),
                  () -> {
                    shielded(() -> sleep(ofMillis(30)));
                    sleep(ofMillis(100));
                  }))
          .isInstanceOf(AsyncTimeoutException.class);
      assertThat(watch.millis()).isEqualTo(60);
      yieldNow();
    });
  }

  @Test
  void moveOnAfterTellsWhetherTimeWasUp() {
    Loops.run(() -> {
      Watch watch = new Watch();
      assertThat(moveOnAfter(ofMillis(10), () -> sleep(ofMillis(100)))).isTrue();
      assertThat(watch.millis()).isEqualTo(10);
      assertThat(moveOnAfter(ofMillis(10), () -> sleep(ofMillis(5)))).isFalse();
      assertThat(currentTask().cancelling()).isZero();
      yieldNow();
    });
  }

  @Test
  void moveOnAfterInterruptsACallThatBlocks() throws InterruptedException {
    Loops.<InterruptedException>runParallel(() -> {
      TimedResult<Object> late = moveOnAfter(ofMillis(1), () -> new LinkedBlockingQueue<>().take());

      assertThat(late.timeWasUp()).isTrue();
      assertThat(currentTask().cancelling()).isZero();
    });
  }

  @Test
  void moveOnAfterGivesTheValue() {
    Loops.run(() -> {
      TimedResult<Integer> inTime = moveOnAfter(ofMillis(10), () -> 5);
      assertThat(inTime).isEqualTo(new TimedResult<>(false, 5));
      TimedResult<Integer> late =
          moveOnAfter(
              ofMillis(10),
              () -> {
                sleep(ofMillis(20));
                return 5;
              });
      assertThat(late).isEqualTo(new TimedResult<>(true, null));
      assertThat(late.orElse(7)).isEqualTo(7);
      assertThat(inTime.orElse(7)).isEqualTo(5);
      assertThat(moveOnAfter(null, () -> 5).timeWasUp()).isFalse();
    });
  }

  @Test
  void aTimeoutWithinIsNotItsOwn() {
    Loops.run(() -> {
      assertThatThrownBy(() ->
              moveOnAfter(ofMillis(50), () -> timeout(ofMillis(10), () -> sleep(ofMillis(100)))))
          .isInstanceOf(AsyncTimeoutException.class);
      assertThat(moveOnAfter(ofMillis(10), () -> timeout(ofMillis(50), () -> sleep(ofMillis(100)))))
          .isTrue();
    });
  }

  @Test
  void aCancellationByOthersGoesThrough() {
    Loops.run(() -> {
      Task<?> task =
          createTask(() -> {
            moveOnAfter(ofMillis(100), () -> sleep(ofMillis(1_000)));
          });
      sleep(ofMillis(5));
      task.cancel("others");
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("others");
    });
  }

  @Test
  void whatTheBodyThrowsGoesThrough() {
    Loops.run(() ->
        assertThatThrownBy(() ->
                moveOnAfter(
                    ofMillis(10),
                    () -> {
                      throw new IOException("no");
                    }))
            .isInstanceOf(IOException.class)
            .hasMessage("no"));
  }
}
