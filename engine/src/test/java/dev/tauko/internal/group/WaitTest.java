package dev.tauko.internal.group;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.ReturnWhen.ALL_COMPLETED;
import static dev.tauko.ReturnWhen.FIRST_COMPLETED;
import static dev.tauko.ReturnWhen.FIRST_EXCEPTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.Waited;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code waitTasks} waits for futures, tells which are done, and leaves them alone. */
class WaitTest {

  private static Task<?> sleeper(String name, int millis) {
    return createTask(name, () -> sleep(Duration.ofMillis(millis)));
  }

  private static Task<?> failing(String name, int millis) {
    return createTask(
        name,
        () -> {
          if (millis > 0) {
            sleep(Duration.ofMillis(millis));
          }
          throw new ArithmeticException(name);
        });
  }

  private static String text(Waited<?> waited) {
    return "done " + names(waited.done()) + ", pending " + names(waited.pending());
  }

  private static List<String> names(Set<? extends Future<?>> futures) {
    return futures.stream().map(future -> ((Task<?>) future).name()).toList();
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_wait")
  void itWaitsForAllAndNotAgainForWhatIsDone(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> a = sleeper("a", 100);
          Task<?> b = sleeper("b", 150);
          log.add(text(waitTasks(List.of(b, a), ALL_COMPLETED)));
          log.add(text(waitTasks(List.of(b, a), ALL_COMPLETED)));
        });

    assertThat(trail)
        .containsExactly("0.15s done [b, a], pending []", "0.15s done [b, a], pending []");
  }

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_wait_duplicate_coroutines")
  void aFutureGivenTwiceCountsOnce(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<?> a = createTask("a", () -> 1);
          Task<?> b = createTask("b", () -> 2);
          log.add(text(waitTasks(List.of(a, a, b), ALL_COMPLETED)));
        });

    assertThat(trail).containsExactly("done [a, b], pending []");
  }

  @OnEachMode
  @Mirrors({
    "test_tasks.BaseTaskTests.test_wait_errors",
    "test_tasks.BaseTaskTests.test_wait_invalid_args"
  })
  void whoGivesNothingToWaitForOrNoConditionIsToldAtOnce(Lab lab) {
    lab.run(() -> {
      assertThatThrownBy(() -> waitTasks(List.of(), ALL_COMPLETED))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("nothing to wait for");
      Task<?> task = createTask(() -> 1);
      assertThatThrownBy(() -> waitTasks(List.of(task), null))
          .isExactlyInstanceOf(NullPointerException.class)
          .hasMessage("returnWhen");
    });
  }

  @OnEachMode
  void aFutureOfAnotherLoopIsRefused(Lab lab) {
    Lab other = lab.with();
    Task<?> theirs = other.engine().start("theirs", () -> {});
    lab.run(() -> {
      Task<?> ours = createTask(() -> 1);
      assertThatThrownBy(() -> waitTasks(List.of(ours, theirs), ALL_COMPLETED))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("theirs")
          .hasMessageContaining("another event loop");
    });
    theirs.toCompletableFuture().join();
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_wait_first_completed")
  void theFirstThatIsDoneEndsTheWaitAndTheOthersGoOn(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> a = sleeper("a", 10_000);
          Task<?> b = sleeper("b", 100);
          log.add(text(waitTasks(List.of(b, a), FIRST_COMPLETED)));
          a.await();
          log.add("a " + a);
        });

    assertThat(trail).containsExactly("0.1s done [b], pending [a]", "10s a Task[a, finished]");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_wait_really_done")
  void doneIsWhatIsDoneWhenTheWaiterGoesOn(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> a =
              createTask(
                  "a",
                  () -> {
                    yieldNow();
                    log.add("a ends");
                  });
          Task<?> b =
              createTask(
                  "b",
                  () -> {
                    yieldNow();
                    yieldNow();
                    log.add("b ends");
                  });
          log.add(text(waitTasks(List.of(b, a), FIRST_COMPLETED)));
        });

    assertThat(trail).containsExactly("2 a ends", "3 b ends", "4 done [b, a], pending []");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_wait_first_exception")
  void aFailureAtTheStartEndsTheWaitForTheFirstFailure(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> a = sleeper("a", 10_000);
          Task<?> b = failing("b", 0);
          log.add(text(waitTasks(List.of(b, a), FIRST_EXCEPTION)));
          log.add(text(waitTasks(List.of(b, a), ALL_COMPLETED)));
        });

    assertThat(trail).containsExactly("0s done [b], pending [a]", "10s done [b, a], pending []");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_wait_first_exception_in_wait")
  void aFailureMeanwhileEndsTheWaitForTheFirstFailure(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> a = sleeper("a", 10_000);
          Task<?> b = failing("b", 10);
          log.add(text(waitTasks(List.of(b, a), FIRST_EXCEPTION)));
          a.cancel();
        });

    assertThat(trail).containsExactly("0.01s done [b], pending [a]");
  }

  @OnEachCarrier
  void aCancellationIsNoFailureToEndTheWait(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> a = sleeper("a", 100);
          Task<?> b = sleeper("b", 50);
          b.cancel();
          log.add(text(waitTasks(List.of(b, a), FIRST_EXCEPTION)));
          log.add("b " + b);
        });

    assertThat(trail).containsExactly("0.1s done [b, a], pending []", "0.1s b Task[b, cancelled]");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_wait_with_exception")
  void whatHasFailedIsDoneAndNothingIsThrown(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> a = sleeper("a", 100);
          Task<?> b = failing("b", 150);
          for (int i = 0; i < 2; i++) {
            log.add(text(waitTasks(List.of(b, a), ALL_COMPLETED)));
            log.add("a " + a.exception() + ", b " + b.exception());
          }
        });

    assertThat(trail)
        .containsExactly(
            "0.15s done [b, a], pending []",
            "0.15s a null, b java.lang.ArithmeticException: b",
            "0.15s done [b, a], pending []",
            "0.15s a null, b java.lang.ArithmeticException: b");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_wait_with_timeout")
  void whenTimeIsUpItTellsWhatIsDoneAndCancelsNothing(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> a = sleeper("a", 100);
          Task<?> b = sleeper("b", 150);
          log.add(text(waitTasks(List.of(b, a), ALL_COMPLETED, Duration.ofMillis(110))));
          b.await();
          log.add("b " + b);
        });

    assertThat(trail).containsExactly("0.11s done [a], pending [b]", "0.15s b Task[b, finished]");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_wait_concurrent_complete")
  void whatEndsInTheInstantInWhichTimeIsUpIsDone(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> a = sleeper("a", 100);
          Task<?> b = sleeper("b", 150);
          yieldNow();
          log.add(text(waitTasks(List.of(b, a), ALL_COMPLETED, Duration.ofMillis(100))));
          b.cancel();
        });

    assertThat(trail).containsExactly("0.1s done [a], pending [b]");
  }

  @OnEachCarrier
  void aLimitThatWasNotReachedHoldsTheClockNoLonger(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> a = sleeper("a", 100);
          log.add(text(waitTasks(List.of(a), ALL_COMPLETED, Duration.ofDays(1))));
          await(lab.elsewhere(() -> "the loop is idle meanwhile"));
          log.add("main");
        });

    assertThat(trail).containsExactly("0.1s done [a], pending []", "0.1s main");
  }

  @OnEachMode
  @Mirrors({
    "test_tasks.BaseTaskTests.test_wait_with_iterator_of_tasks",
    "test_tasks.BaseTaskTests.test_wait_generator"
  })
  void itGoesThroughACollectionOnceSoThatItMayStartItsTasksWhenAsked(Lab lab) {
    lab.run(() -> {
      Waited<Integer> waited = waitTasks(startedWhenAsked(10), ALL_COMPLETED);
      assertThat(waited.pending()).isEmpty();
      List<Integer> results = new ArrayList<>();
      for (Future<? extends Integer> done : waited.done()) {
        results.add(done.result());
      }
      assertThat(results).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    });
  }

  private static AbstractCollection<Task<Integer>> startedWhenAsked(int size) {
    return new AbstractCollection<>() {
      @Override
      public Iterator<Task<Integer>> iterator() {
        return IntStream.range(0, size).mapToObj(i -> createTask(() -> i)).iterator();
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_yield_wait_does_not_shield_cancel")
  void cancellingTheWaiterLeavesTheOthersAlone(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Future<@Nullable Void> go = runningLoop().createFuture();
          Task<?> inner =
              createTask(
                  "inner",
                  () -> {
                    go.await();
                    log.add("inner goes on");
                  });
          Task<?> waiter =
              createTask(() -> {
                waitTasks(List.of(inner), ALL_COMPLETED);
                log.add("waiter goes on");
              });
          yieldNow();
          waiter.cancel();
          assertThat(catchThrowable(waiter::await)).isInstanceOf(CancelledError.class);
          log.add("waiter " + waiter.isCancelled() + ", " + inner);
          go.setResult(null);
          inner.await();
        });

    assertThat(trail)
        .containsExactly(
            "waiter true, Task[inner, pending, waits for Future[pending]]", "inner goes on");
  }

  @Test
  void outsideACoroutineThereIsNobodyToWait() {
    assertThatThrownBy(() -> waitTasks(List.of(), ALL_COMPLETED))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("waitTasks()");
  }
}
