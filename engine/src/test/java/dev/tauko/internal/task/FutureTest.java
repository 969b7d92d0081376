package dev.tauko.internal.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.AwaitTrace;
import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.InvalidStateException;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** A future is pending, then done for good with a result, with an exception, or cancelled. */
class FutureTest {

  @OnEachMode
  @Mirrors({
    "test_futures.BaseFutureTests.test_initial_state",
    "test_futures.BaseFutureTests.test_future_repr"
  })
  void aPendingFutureHasNoOutcome(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();

      assertThat(future.isDone()).isFalse();
      assertThat(future.isCancelled()).isFalse();
      assertThat(future).hasToString("Future[pending]");
      assertThatThrownBy(future::result)
          .isInstanceOf(InvalidStateException.class)
          .hasMessage("Future[pending] is not done");
      assertThatThrownBy(future::exception).isInstanceOf(InvalidStateException.class);
    });
  }

  @OnEachMode
  @Mirrors("test_futures.BaseFutureTests.test_result")
  void aFutureWithAResult(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      future.setResult("x");

      assertThat(future.isDone()).isTrue();
      assertThat(future.isCancelled()).isFalse();
      assertThat(future.result()).isEqualTo("x");
      assertThat(future.exception()).isNull();
      assertThat(future.await()).isEqualTo("x");
      assertThat(future).hasToString("Future[finished]");
    });
  }

  @OnEachMode
  void nullIsAResultLikeAnother(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      future.setResult(null);

      assertThat(future.isDone()).isTrue();
      assertThat(future.result()).isNull();
      assertThat(future.await()).isNull();
    });
  }

  @OnEachMode
  @Mirrors("test_futures.BaseFutureTests.test_exception")
  void aFutureWithAnException(Lab lab) {
    IOException failure = new IOException("disk");
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      future.setException(failure);

      assertThat(future.isDone()).isTrue();
      assertThat(future.isCancelled()).isFalse();
      assertThat(future.exception()).isSameAs(failure);
      assertThatThrownBy(future::result).isSameAs(failure);
      assertThatThrownBy(future::await).isSameAs(failure);
      assertThat(future).hasToString("Future[failed with java.io.IOException: disk]");
    });
  }

  @OnEachMode
  @Mirrors({
    "test_futures.BaseFutureTests.test_cancel",
    "test_futures.BaseFutureTests.test_future_cancel_message_getter"
  })
  void aCancelledFutureThrowsAtWhoeverAsks(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      assertThat(future.cancel("no need")).isTrue();

      assertThat(future.isDone()).isTrue();
      assertThat(future.isCancelled()).isTrue();
      assertThat(future).hasToString("Future[cancelled]");
      assertThatThrownBy(future::result).isInstanceOf(CancelledError.class).hasMessage("no need");
      assertThatThrownBy(future::exception).isInstanceOf(CancelledError.class);
      assertThatThrownBy(future::await).isInstanceOf(CancelledError.class);
    });
  }

  @OnEachMode
  void aFutureIsDoneOnce(Lab lab) {
    lab.run(() -> {
      Future<String> withResult = runningLoop().createFuture();
      withResult.setResult("x");
      Future<String> cancelled = runningLoop().createFuture();
      cancelled.cancel();
      Future<String> failed = runningLoop().createFuture();
      failed.setException(new IOException());

      for (Future<String> future : List.of(withResult, cancelled, failed)) {
        String before = future.toString();
        assertThatThrownBy(() -> future.setResult("y"))
            .isInstanceOf(InvalidStateException.class)
            .hasMessage(before + " is done already");
        assertThatThrownBy(() -> future.setException(new IOException()))
            .isInstanceOf(InvalidStateException.class);
        assertThat(future.cancel()).isFalse();
        assertThat(future).hasToString(before);
      }
    });
  }

  @OnEachCarrier
  void awaitingADoneFutureDoesNotSuspend(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<String> future = runningLoop().createFuture();
          future.setResult("x");
          createTask(() -> log.add("another"));
          for (int i = 0; i < 10; i++) {
            log.add(future.await());
          }
          yieldNow();
        });

    assertThat(trail).startsWith("0 x").endsWith("1 another").hasSize(11);
    assertThat(trail.subList(0, 10)).isEqualTo(Collections.nCopies(10, "0 x"));
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_step_result_future")
  void whoeverWaitsGoesOnOneTurnAfterTheOutcome(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<String> first = runningLoop().createFuture();
          Future<String> second = runningLoop().createFuture();
          Future<String> third = runningLoop().createFuture();
          runningLoop().callSoon(() -> first.setResult("result"));
          log.add(first.await());
          runningLoop().callSoon(() -> second.setException(new IOException("failure")));
          log.add(catchThrowable(second::await).getMessage());
          runningLoop().callSoon(() -> third.cancel("cancelled"));
          log.add(catchThrowable(third::await).getMessage());
        });

    assertThat(trail).containsExactly("2 result", "4 failure", "6 cancelled");
  }

  @OnEachCarrier
  void allWhoWaitGoOnInTheOrderInWhichTheyCame(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<String> future = runningLoop().createFuture();
          for (String name : List.of("a", "b", "c")) {
            createTask(() -> log.add(name + future.await()));
          }
          yieldNow();
          future.setResult("!");
          log.add("main");
          yieldNow();
        });

    assertThat(trail).containsExactly("1 main", "2 a!", "2 b!", "2 c!");
  }

  @OnEachCarrier
  void aFailureIsTheVeryObjectForAllWhoWaitWithANoteOfEachPlace(Lab lab) {
    IOException failure = new IOException("disk");
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      Task<Throwable> first = createTask("first", () -> catchThrowable(future::await));
      Task<Throwable> second = createTask("second", () -> waitHere(future));
      yieldNow();
      future.setException(failure);

      assertThat(first.await()).isSameAs(failure);
      assertThat(second.await()).isSameAs(failure);
      assertThat(failure.getSuppressed())
          .hasOnlyElementsOfType(AwaitTrace.class)
          .extracting(Throwable::getMessage)
          .containsExactly("awaited by first", "awaited by second");
      assertThat(failure.getSuppressed()[1].getStackTrace())
          .extracting(StackTraceElement::getMethodName)
          .contains("waitHere");
    });
  }

  private static Throwable waitHere(Future<?> future) {
    return catchThrowable(future::await);
  }

  @OnEachMode
  void notesOfPlacesDoNotPileUpWithoutEnd(Lab lab) {
    IOException failure = new IOException("disk");
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      future.setException(failure);
      for (int i = 0; i < 1000; i++) {
        waitHere(future);
      }
    });

    assertThat(failure.getSuppressed()).hasSizeBetween(1, 100);
  }
}
