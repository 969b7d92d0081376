package dev.tauko.internal.group;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.gatherFuture;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.gatherSettledFuture;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Awaitable;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Outcome;
import dev.tauko.Outcome.Cancelled;
import dev.tauko.Outcome.Failure;
import dev.tauko.Outcome.Success;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code gather} runs several at once, and has their results in the order of the arguments. */
class GatherTest {

  /** The two ways to give something to a gather. */
  private enum Form {
    FUTURE {
      @Override
      <T> Awaitable<T> of(Future<T> future) {
        return future;
      }
    },
    COROUTINE {
      @Override
      <T> Awaitable<T> of(Future<T> future) {
        Coroutine<T> body = future::await;
        return body;
      }
    };

    abstract <T> Awaitable<T> of(Future<T> future);

    final <T> List<Awaitable<T>> ofAll(List<Future<T>> futures) {
      return futures.stream().map(this::of).toList();
    }
  }

  private static List<Future<Integer>> futures(int many) {
    return Stream.generate(() -> runningLoop().<Integer>createFuture()).limit(many).toList();
  }

  private static void turns(int many) {
    for (int i = 0; i < many; i++) {
      yieldNow();
    }
  }

  @OnEachCarrier
  @Mirrors({
    "test_tasks.FutureGatherTests.test_success",
    "test_tasks.CoroutineGatherTests.test_success"
  })
  void resultsComeInTheOrderOfTheArgumentsWhenTheLastIsThere(Lab lab) {
    for (Form form : Form.values()) {
      List<String> trail =
          lab.trail(log -> {
            List<Future<Integer>> children = futures(3);
            Future<List<Integer>> all = gatherFuture(form.ofAll(children));
            all.addDoneCallback(done -> log.add("done"));
            turns(2);
            children.get(1).setResult(1);
            children.get(0).setResult(2);
            turns(4);
            log.add("two of three");
            children.get(2).setResult(3);
            turns(4);
            log.add("" + all.result());
          });

      assertThat(trail).as("%s", form).containsExactly("two of three", "done", "[2, 1, 3]");
    }
  }

  @OnEachCarrier
  @Mirrors({
    "test_tasks.FutureGatherTests.test_result_exception_success",
    "test_tasks.CoroutineGatherTests.test_result_exception_success"
  })
  void aSettledGatherHasOutcomesInTheOrderOfTheArgumentsToo(Lab lab) {
    for (Form form : Form.values()) {
      lab.run(() -> {
        List<Future<Integer>> children = futures(3);
        Future<List<Outcome<Integer>>> all = gatherSettledFuture(form.ofAll(children));
        children.get(1).setResult(1);
        children.get(0).setResult(2);
        turns(4);
        assertThat(all.isDone()).isFalse();
        children.get(2).setResult(3);
        assertThat(all.await())
            .containsExactly(new Success<>(2), new Success<>(1), new Success<>(3));
      });
    }
  }

  @OnEachCarrier
  @Mirrors({
    "test_tasks.FutureGatherTests.test_one_exception",
    "test_tasks.CoroutineGatherTests.test_one_exception"
  })
  void theFirstFailureIsTheGathersAndWhatTheOthersDoIsIgnored(Lab lab) {
    for (Form form : Form.values()) {
      Logs logs = lab.logs(Task.class);
      ArithmeticException failure = new ArithmeticException("first");
      lab.run(() -> {
        List<Future<Integer>> children = futures(5);
        Future<List<Integer>> all = gatherFuture(form.ofAll(children));
        turns(2);
        children.get(0).setResult(1);
        children.get(1).setException(failure);
        turns(4);
        assertThat(all.exception()).isSameAs(failure);
        children.get(2).setResult(3);
        children.get(3).cancel();
        children.get(4).setException(new IOException("second"));
        turns(4);
        assertThatThrownBy(all::result).isSameAs(failure);
      });
      assertThat(logs.messages()).as("%s", form).isEmpty();
    }
  }

  @OnEachCarrier
  @Mirrors({
    "test_tasks.FutureGatherTests.test_return_exceptions",
    "test_tasks.CoroutineGatherTests.test_return_exceptions",
    "test_tasks.FutureGatherTests.test_result_exception_one_cancellation"
  })
  void aSettledGatherWaitsForAllAndTellsHowEachEnded(Lab lab) {
    for (Form form : Form.values()) {
      ArithmeticException first = new ArithmeticException("first");
      IOException second = new IOException("second");
      lab.run(() -> {
        List<Future<Integer>> children = futures(5);
        Future<List<Outcome<Integer>>> all = gatherSettledFuture(form.ofAll(children));
        turns(2);
        children.get(1).setResult(1);
        children.get(2).setException(first);
        children.get(0).setResult(3);
        children.get(3).cancel();
        turns(4);
        assertThat(all.isDone()).isFalse();
        children.get(4).setException(second);
        List<Outcome<Integer>> outcomes = all.await();
        assertThat(outcomes.subList(0, 3))
            .containsExactly(new Success<>(3), new Success<>(1), new Failure<>(first));
        assertThat(outcomes.get(3)).isInstanceOf(Cancelled.class);
        assertThatThrownBy(outcomes.get(3)::get).isInstanceOf(CancelledError.class);
        assertThat(outcomes.get(4)).isEqualTo(new Failure<>(second));
      });
    }
  }

  @OnEachCarrier
  @Mirrors("test_tasks.FutureGatherTests.test_one_cancellation")
  void aCancelledChildFailsTheGatherWhichIsNotCancelledItself(Lab lab) {
    for (Form form : Form.values()) {
      lab.run(() -> {
        List<Future<Integer>> children = futures(3);
        Future<List<Integer>> all = gatherFuture(form.ofAll(children));
        turns(2);
        children.get(0).setResult(1);
        children.get(1).cancel();
        turns(4);
        assertThat(all.isDone()).isTrue();
        assertThat(all.isCancelled()).isFalse();
        assertThat(all.exception()).isInstanceOf(CancelledError.class);
        children.get(2).setException(new IOException("too late"));
        turns(4);
        assertThatThrownBy(all::await).isInstanceOf(CancelledError.class);
      });
    }
  }

  @OnEachCarrier
  @Mirrors("test_tasks.FutureGatherTests.test_constructor_empty_sequence_use_running_loop")
  void aGatherOfNothingIsDoneAtOnce(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          log.add("" + gatherFuture().result());
          log.add("" + gather(List.<Future<Integer>>of()));
          log.add("" + gatherSettled());
        });

    assertThat(trail).containsExactly("0 []", "0 []", "0 []");
  }

  @Test
  @Mirrors({
    "test_tasks.FutureGatherTests.test_constructor_empty_sequence_without_loop",
    "test_tasks.CoroutineGatherTests.test_constructor_without_loop"
  })
  void outsideOfALoopThereIsNoGather() {
    Coroutine<Integer> never =
        () -> {
          throw new AssertionError("begun");
        };
    for (List<Coroutine<Integer>> given : List.of(List.<Coroutine<Integer>>of(), List.of(never))) {
      assertThatThrownBy(() -> gather(given))
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessageContaining("gather()");
      assertThatThrownBy(() -> gatherFuture(given))
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessageContaining("gatherFuture()");
    }
  }

  @OnEachCarrier
  @Mirrors("test_tasks.CoroutineGatherTests.test_constructor_use_running_loop")
  void coroutinesStartOnTheRunningLoopEvenFromACallback(Lab lab) {
    lab.run(() -> {
      Coroutine<String> body = () -> "abc";
      Future<Future<List<String>>> made = runningLoop().createFuture();
      runningLoop().callSoon(() -> made.setResult(gatherFuture(body, body)));
      assertThat(made.await().await()).containsExactly("abc", "abc");
    });
  }

  @OnEachCarrier
  @Mirrors("test_tasks.FutureGatherTests.test_constructor_homogenous_futures")
  void futuresMayBeGatheredSeveralTimes(Lab lab) {
    lab.run(() -> {
      List<Future<Integer>> children = futures(3);
      Future<List<Integer>> first = gatherFuture(children);
      Future<List<Integer>> second = gatherFuture(children);
      turns(2);
      assertThat(List.of(first, second)).noneMatch(Future::isDone);
      children.forEach(child -> child.setResult(7));
      assertThat(first.await()).containsExactly(7, 7, 7).isEqualTo(second.await());
    });
  }

  @OnEachMode
  @Mirrors({
    "test_tasks.FutureGatherTests.test_constructor_heterogenous_futures",
    "test_tasks.BaseTaskTests.test_ensure_future_error_msg"
  })
  void aFutureOfAnotherLoopIsRefused(Lab lab) throws Exception {
    Future<Integer> theirs = lab.with().run(() -> runningLoop().<Integer>createFuture());
    lab.run(() -> {
      Future<Integer> ours = runningLoop().createFuture();
      assertThatThrownBy(() -> gather(ours, theirs))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(theirs.toString())
          .hasMessageContaining("another event loop");
    });
  }

  @OnEachCarrier
  @Mirrors("test_tasks.CoroutineGatherTests.test_duplicate_coroutines")
  void aTaskGivenSeveralTimesRunsOnceAndFillsEachOfItsPlaces(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<String> abc =
              createTask(() -> {
                log.add("abc runs");
                return "abc";
              });
          Coroutine<String> def =
              () -> {
                log.add("def runs");
                return "def";
              };
          log.add("" + gather(abc, abc, def, abc, def));
        });

    assertThat(trail)
        .containsExactly("abc runs", "def runs", "def runs", "[abc, abc, def, abc, def]");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.CoroutineGatherTests.test_exception_marking")
  void aSecondFailureIsNotLogged(Lab lab) {
    Logs logs = lab.logs(Task.class);
    ArithmeticException first = new ArithmeticException("first");
    lab.run(() -> {
      Future<Integer> a = runningLoop().createFuture();
      Future<Integer> b = runningLoop().createFuture();
      Task<?> waiter =
          createTask(() -> gather(failsAfter(a, first), failsAfter(b, new IOException("second"))));
      turns(2);
      a.setResult(1);
      assertThatThrownBy(waiter::await).isSameAs(first);
      b.setResult(1);
      turns(4);
    });

    assertThat(logs.messages()).isEmpty();
  }

  private static Coroutine<Integer> failsAfter(Future<Integer> go, Exception failure) {
    return () -> {
      go.await();
      throw failure;
    };
  }

  @OnEachCarrier
  @Mirrors("test_tasks.CoroutineGatherTests.test_issue46672")
  void whoGivesNothingAmongOthersIsToldAndWhatHasStartedGoesOn(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Coroutine<Integer> started =
              () -> {
                log.add("started");
                return 1;
              };
          Collection<Awaitable<Integer>> given = new ArrayList<>(Arrays.asList(started, null));
          assertThatThrownBy(() -> gather(given))
              .isExactlyInstanceOf(NullPointerException.class)
              .hasMessage("awaitable");
          turns(3);
          log.add("main");
          log.add("" + await(gatherFuture(started)));
        });

    assertThat(trail).containsExactly("started", "main", "started", "[1]");
  }
}
