package dev.tauko.internal.group;

import static dev.tauko.Asyncio.asCompleted;
import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** {@code asCompleted} gives futures in the order in which they are done. */
class AsCompletedTest {

  private static Coroutine<String> after(int millis, String value) {
    return () -> {
      sleep(Duration.ofMillis(millis));
      return value;
    };
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_as_completed")
  void theFirstToBeDoneComesFirst(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          for (Future<String> done :
              asCompleted(List.of(after(10, "b"), after(150, "c"), after(5, "a")))) {
            log.add(done.await());
          }
        });

    assertThat(trail).containsExactly("0.005s a", "0.01s b", "0.15s c");
  }

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_as_completed_same_tasks_in_as_out")
  void aTaskComesOutAsItWentInAndACoroutineAsItsTask(Lab lab) {
    lab.run(() -> {
      Coroutine<String> a = () -> "a";
      Task<String> b = createTask(() -> "b");
      Coroutine<String> c = () -> "c";
      Task<String> d = createTask(() -> "d");
      List<Future<String>> out = new ArrayList<>();
      asCompleted(List.of(a, b, c, d)).forEach(out::add);
      assertThat(out).hasSize(4).contains(b, d).allMatch(Task.class::isInstance);
    });
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_as_completed_with_timeout")
  void whenTimeIsUpEachOneThatIsLeftIsATimeoutAndNothingIsCancelled(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<String> a = createTask("a", after(100, "a"));
          Task<String> b = createTask("b", after(150, "b"));
          Task<String> c = createTask("c", after(150, "c"));
          Iterator<Future<String>> done =
              asCompleted(List.of(a, b, c), Duration.ofMillis(120)).iterator();
          while (done.hasNext()) {
            try {
              log.add(done.next().await());
            } catch (AsyncTimeoutException e) {
              log.add("time was up, " + b);
            }
          }
          log.add(b.await() + " and " + c.await());
        });

    assertThat(trail)
        .containsExactly(
            "0.1s a",
            "0.12s time was up, Task[b, pending, waits for sleep()]",
            "0.12s time was up, Task[b, pending, waits for sleep()]",
            "0.15s b and c");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_as_completed_with_unused_timeout")
  void aLimitThatWasNotReachedHoldsTheClockNoLonger(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          for (Future<String> done : asCompleted(List.of(after(10, "a")), Duration.ofDays(1))) {
            log.add(done.await());
          }
          await(lab.elsewhere(() -> "the loop is idle meanwhile"));
          log.add("main");
        });

    assertThat(trail).containsExactly("0.01s a", "0.01s main");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_as_completed_resume_iterator")
  void aLoopThatWasLeftCanBeTakenUpAgain(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Iterable<Future<String>> all =
              asCompleted(List.of(after(1, "a"), after(2, "b"), after(3, "c"), after(4, "d")));
          int seen = 0;
          for (Future<String> done : all) {
            log.add(done.await());
            if (++seen == 2) {
              break;
            }
          }
          log.add("again");
          for (Future<String> done : all) {
            log.add(done.await());
          }
        });

    assertThat(trail).containsExactly("a", "b", "again", "c", "d");
  }

  @OnEachCarrier
  @Mirrors({
    "test_tasks.BaseTaskTests.test_as_completed_reverse_wait",
    "test_tasks.BaseTaskTests.test_as_completed_concurrent"
  })
  void ofSeveralWhoAskTheOneWhoAskedFirstGetsTheFirst(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Iterator<Future<String>> done =
              asCompleted(List.of(after(100, "slow"), after(50, "fast"))).iterator();
          Coroutine.OfVoid late = () -> log.add("late: " + done.next().await());
          Coroutine.OfVoid early = () -> log.add("early: " + done.next().await());
          Task<?> asksFirst = createTask(early);
          Task<?> asksSecond = createTask(late);
          asksSecond.await();
          asksFirst.await();
        });

    assertThat(trail).containsExactly("0.05s early: fast", "0.1s late: slow");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_as_completed_duplicate_coroutines")
  void aFutureGivenTwiceComesOnceAndACoroutineGivenTwiceRunsTwice(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<String> ham = createTask(() -> "ham");
          Coroutine<String> spam = () -> "spam";
          for (Future<String> done : asCompleted(List.of(ham, ham, spam, spam))) {
            log.add(done.await());
          }
        });

    assertThat(trail).containsExactly("ham", "spam", "spam");
  }

  @OnEachMode
  void afterTheLastThereIsNoOther(Lab lab) {
    lab.run(() -> {
      Iterator<Future<String>> none = asCompleted(List.<Future<String>>of()).iterator();
      assertThat(none.hasNext()).isFalse();
      assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    });
  }

  @OnEachCarrier
  void aFailureComesLikeAnyOtherAndIsThrownWhenAwaited(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          ArithmeticException failure = new ArithmeticException("a");
          Task<String> a =
              createTask(() -> {
                throw failure;
              });
          Iterator<Future<String>> done = asCompleted(List.of(a, after(1000, "b"))).iterator();
          Future<String> first = done.next();
          assertThatThrownBy(first::await).isSameAs(failure);
          log.add("failed");
          log.add(done.next().await());
        });

    assertThat(trail).containsExactly("0s failed", "1s b");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_as_completed_coroutine_use_running_loop")
  void coroutinesStartOnTheRunningLoopEvenFromACallback(Lab lab) {
    lab.run(() -> {
      Future<Iterable<Future<Integer>>> made = runningLoop().createFuture();
      Coroutine<Integer> body = () -> 42;
      runningLoop().callSoon(() -> made.setResult(asCompleted(List.of(body))));
      assertThat(made.await().iterator().next().await()).isEqualTo(42);
    });
  }

  @Test
  @Mirrors("test_tasks.BaseTaskTests.test_as_completed_coroutine_without_loop")
  void outsideOfALoopNothingIsStarted() {
    Coroutine<Integer> never =
        () -> {
          throw new AssertionError("begun");
        };
    assertThatThrownBy(() -> asCompleted(List.of(never)))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("asCompleted()");
  }
}
