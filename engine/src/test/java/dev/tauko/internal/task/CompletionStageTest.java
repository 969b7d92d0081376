package dev.tauko.internal.task;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A coroutine waits for a completion stage as for anything else. */
class CompletionStageTest {

  @OnEachCarrier
  void aStageThatIsCompleteDoesNotSuspend(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          createTask(() -> log.add("another"));
          log.add(await(CompletableFuture.completedStage("x")));
          log.add("" + await(CompletableFuture.completedFuture(null)));
          IOException failure = new IOException("disk");
          log.add(caught(CompletableFuture.failedStage(failure)).getMessage());
          yieldNow();
        });

    assertThat(trail).containsExactly("0 x", "0 null", "0 disk", "1 another");
  }

  @OnEachMode
  @Mirrors("test_futures.BaseFutureTests.test_wrap_future")
  void aStageIsCompletedByAnotherThread(Lab lab) {
    lab.run(() -> {
      assertThat(await(lab.elsewhere(() -> "x"))).isEqualTo("x");
      IOException failure = new IOException("disk");
      assertThat(
              caught(
                  lab.elsewhere(() -> {
                    throw failure;
                  })))
          .isSameAs(failure);
    });
  }

  @OnEachCarrier
  void theOutcomeOfAStageComesByACallbackOfTheLoop(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          CompletableFuture<String> stage = new CompletableFuture<>();
          runningLoop().callSoon(() -> stage.complete("x"));
          log.add(await(stage));
        });

    assertThat(trail).containsExactly("3 x");
  }

  @OnEachCarrier
  void theExceptionComesOutOfItsWrappers(Lab lab) {
    IOException failure = new IOException("disk");
    lab.run(() -> {
      CompletableFuture<String> source = new CompletableFuture<>();
      CompletableFuture<Integer> dependent = source.thenApply(String::length).thenApply(n -> n);
      runningLoop().callSoon(() -> source.completeExceptionally(failure));
      assertThat(caught(dependent)).isSameAs(failure);
      assertThat(caught(dependent)).isSameAs(failure);

      Throwable bare = new CompletionException(null);
      assertThat(caught(CompletableFuture.failedFuture(bare))).isSameAs(bare);
    });
  }

  @OnEachCarrier
  void aCancelledStageThrowsCancelledError(Lab lab) {
    lab.run(() -> {
      CompletableFuture<String> before = new CompletableFuture<>();
      before.cancel(true);
      assertThatThrownBy(() -> await(before)).isInstanceOf(CancelledError.class);

      CompletableFuture<String> later = new CompletableFuture<>();
      runningLoop().callSoon(() -> later.completeExceptionally(new CancellationException("why")));
      assertThatThrownBy(() -> await(later)).isInstanceOf(CancelledError.class).hasMessage("why");
    });
  }

  @OnEachMode
  @Mirrors("test_futures.BaseFutureTests.test_wrap_future_cancel")
  void cancellingTheCoroutineCancelsTheStage(Lab lab) {
    lab.run(() -> {
      CompletableFuture<String> stage = new CompletableFuture<>();
      Task<String> task = createTask(() -> await(stage));
      settle();
      task.cancel("enough");
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("enough");
      assertThat(stage).isCancelled();
    });
  }

  @OnEachCarrier
  void aStageThatIsNothingButAStageCanBeAwaitedToo(Lab lab) {
    lab.run(() -> {
      CompletableFuture<String> source = new CompletableFuture<>();
      CompletionStage<String> stage = source.minimalCompletionStage();
      runningLoop().callSoon(() -> source.complete("x"));
      assertThat(await(stage)).isEqualTo("x");
      assertThat(await(stage)).isEqualTo("x");
      assertThat(await(new NoFuture<>(source))).isEqualTo("x");
    });
  }

  /** A stage that does not let itself be seen as a future. */
  private static final class NoFuture<T> extends CompletableFuture<T> {
    NoFuture(CompletableFuture<T> source) {
      var _ = source.whenComplete((result, thrown) -> complete(result));
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
      throw new UnsupportedOperationException();
    }
  }

  private static Throwable caught(CompletionStage<?> stage) {
    return catchThrowable(() -> await(stage));
  }
}
