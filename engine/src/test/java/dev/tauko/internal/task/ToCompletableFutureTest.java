package dev.tauko.internal.task;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Leaves;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Remnant;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The outcome of a future for code outside of coroutines. */
class ToCompletableFutureTest {

  @OnEachCarrier
  void itCompletesOneTurnAfterTheFuture(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<String> future = runningLoop().createFuture();
          CompletableFuture<String> outside = future.toCompletableFuture();
          var _ = outside.thenAccept(log::add);
          future.setResult("x");
          log.add("main");
          yieldNow();
          CompletableFuture<String> late = future.toCompletableFuture();
          var _ = late.thenAccept(result -> log.add("late " + result));
          log.add("main again");
          yieldNow();
        });

    assertThat(trail).containsExactly("0 main", "1 x", "1 main again", "2 late x");
  }

  @OnEachCarrier
  void anotherThreadGetsTheResult(Lab lab) throws Exception {
    Task<String> task = lab.engine().start(() -> "x");

    assertThat(task.toCompletableFuture().get()).isEqualTo("x");
    assertThat(task.toCompletableFuture().get()).isEqualTo("x");
  }

  @OnEachCarrier
  void anotherThreadGetsTheVeryException(Lab lab) {
    IOException failure = new IOException("disk");
    CompletableFuture<String> source = new CompletableFuture<>();
    CompletableFuture<String> outside =
        lab.engine().start(() -> await(source)).toCompletableFuture();
    source.completeExceptionally(failure);

    assertThatThrownBy(outside::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isSameAs(failure);
  }

  @OnEachCarrier
  void aCancelledFutureMakesACancelledOneWithTheMessage(Lab lab) throws Exception {
    Task<String> task = lab.engine().start(() -> await(new CompletableFuture<>()));
    CompletableFuture<String> outside = task.toCompletableFuture();
    task.cancel("enough");

    assertThat(outside.handle((result, thrown) -> thrown).get())
        .isInstanceOf(CancellationException.class)
        .hasMessage("enough")
        .hasCauseInstanceOf(CancelledError.class);
    assertThat(outside).isCancelled();
  }

  @OnEachCarrier
  void cancellingItFromAnotherThreadCancelsTheFuture(Lab lab) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Task<String> task =
        lab.engine()
            .start(() -> {
              begun.complete(null);
              try {
                return runningLoop().<String>createFuture().await();
              } catch (CancelledError e) {
                seen.complete("cancelled");
                throw e;
              }
            });
    begun.get();
    assertThat(task.toCompletableFuture().cancel(true)).isTrue();

    assertThat(seen.get()).isEqualTo("cancelled");
    lab.run(() -> assertThatThrownBy(task::await).isInstanceOf(CancelledError.class));
  }

  @OnEachCarrier
  void cancellingItInACoroutineCancelsTheFuture(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<Void> task =
              createTask(() -> {
                try {
                  sleep(Duration.ofDays(1));
                } finally {
                  log.add("finally");
                }
              });
          yieldNow();
          task.toCompletableFuture().cancel(false);
          yieldNow();
          log.add("main " + task.isCancelled());
        });

    assertThat(trail).containsExactly("2 finally", "2 main true");
  }

  @OnEachMode
  void completingItFromOutsideDoesNotTouchTheFuture(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      CompletableFuture<String> outside = future.toCompletableFuture();
      outside.complete("mine");
      future.setResult("yours");
      settle();
      assertThat(outside).isCompletedWithValue("mine");
      assertThat(await(future)).isEqualTo("yours");
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.CALLBACK)
  void afterTheEndOfTheLoopItTellsTheOutcomeOrThatThereWillBeNone(Lab lab) throws Exception {
    Lab own = lab.with();
    Task<String> done = own.engine().start(() -> "x");
    done.toCompletableFuture().get();
    Future<String> pending = own.run(() -> runningLoop().createFuture());
    own.runner().close();

    assertThat(done.toCompletableFuture().get()).isEqualTo("x");
    assertThat(pending.cancel()).isFalse();
    assertThatThrownBy(() -> pending.toCompletableFuture().get())
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Future[pending] will never be done: its event loop has ended");
  }
}
