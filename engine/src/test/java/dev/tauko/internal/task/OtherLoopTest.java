package dev.tauko.internal.task;

import static dev.tauko.Asyncio.asCompleted;
import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.shieldFuture;
import static dev.tauko.Asyncio.waitFor;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Awaitable;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.sync.Semaphore;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Leaves;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Remnant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A future belongs to its loop: whoever waits for it elsewhere is told. */
class OtherLoopTest {

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_other_loop_future")
  void aTaskThatAwaitsAFutureOfAnotherLoopIsToldOneTurnLater(Lab lab) {
    Future<Integer> theirs = futureOfAnother(lab);
    List<String> trail =
        lab.turns(log -> {
          runningLoop().callSoon(() -> log.add("next turn"));
          assertThatThrownBy(theirs::await)
              .isExactlyInstanceOf(IllegalStateException.class)
              .hasMessageContaining("another event loop");
          log.add("told");
          yieldNow();
          log.add("goes on");
        });

    assertThat(trail).containsExactly("1 next turn", "1 told", "2 goes on");
  }

  private static Future<Integer> futureOfAnother(Lab lab) {
    return lab.with().run(() -> runningLoop().<Integer>createFuture());
  }

  @OnEachMode
  @Mirrors({
    "test_tasks.BaseTaskTests.test_ensure_future_future",
    "test_tasks.BaseTaskTests.test_ensure_future_task"
  })
  void whatTakesFuturesAndStartsCoroutinesRefusesOneOfAnotherLoop(Lab lab) {
    Future<Integer> theirs = futureOfAnother(lab);
    Task<?> theirTask = lab.with().engine().start(() -> {});
    theirTask.toCompletableFuture().join();
    lab.run(() -> {
      for (Future<?> future : List.of(theirs, theirTask)) {
        assertRefused(future, () -> shieldFuture(future));
        assertRefused(future, () -> asCompleted(List.of(future)));
        assertRefused(future, () -> waitFor(future, Duration.ZERO));
      }
    });
  }

  private static void assertRefused(Future<?> future, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(future.toString())
        .hasMessageContaining("another event loop");
  }

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_task_awaits_on_itself")
  void aTaskThatAwaitsItselfIsTold(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Task<?>> self = new CompletableFuture<>();
      Task<?> narcissus = createTask("narcissus", () -> await(self).await());
      self.complete(narcissus);
      assertThatThrownBy(narcissus::await)
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessageContaining("narcissus")
          .hasMessageContaining("cannot await on itself");
    });
  }

  @OnEachMode
  @Mirrors({
    "test_tasks.BaseTaskTests.test_task_class",
    "test_tasks.BaseTaskTests.test_ensure_future_coroutine"
  })
  void oneLoopAfterAnotherRunsItsOwnTasks(Lab lab) {
    for (Lab each : List.of(lab.with(), lab.with())) {
      EventLoop loop = each.engine().loop();
      Task<String> task =
          each.run(() -> {
            assertThat(runningLoop()).isSameAs(loop);
            Task<String> started = createTask(() -> "ok");
            assertThat(started.await()).isEqualTo("ok");
            return started;
          });
      assertThat(task.isDone()).isTrue();
      assertThat(((LoopFuture<?>) task).loop()).isSameAs(loop);
    }
    Awaitable<String> never =
        () -> {
          throw new AssertionError("begun");
        };
    assertThatThrownBy(() -> createTask(never::await))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("createTask()");
  }

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void aMessageNamesBothSystemsAndTheWayAcross(Lab lab) {
    Engine shop = Engine.get(lab.systemNamed("shop"));
    Engine stock = Engine.get(lab.systemNamed("stock"));
    Task<?> theirs = shop.start("theirs", () -> runningLoop().createFuture().await());
    Semaphore limit = new Semaphore(1);
    shop.start(() -> limit.acquire()).toCompletableFuture().join();

    assertMessage(stock, () -> theirs.await(), "Task[theirs, ", "Task[ours, ", "await(future.toC");
    assertMessage(stock, () -> gather(theirs), "Task[theirs, ", "Task[ours, ", "await(future.toC");
    assertMessage(stock, limit::acquire, "Semaphore.acquire()", "callSoonThreadsafe()");
    assertMessage(
        stock, () -> theirs.addDoneCallback(done -> {}), "addDoneCallback", "callSoonThreadsafe()");
    theirs.cancel();
  }

  private static void assertMessage(Engine stock, Coroutine.OfVoid body, String... parts) {
    Task<?> ours = stock.start("ours", body);
    assertThatThrownBy(() -> ours.toCompletableFuture().join())
        .cause()
        .message()
        .contains(parts)
        .contains("the actor system shop", "the actor system stock");
  }

  @OnEachMode
  void systemsOfTheSameNameAreToldApart(Lab lab) {
    Task<?> theirs =
        lab.with().engine().start("theirs", () -> runningLoop().createFuture().await());
    lab.run(() ->
        assertThatThrownBy(theirs::await)
            .message()
            .matches("(?s).*the actor system tauko@(\\w+).*the actor system tauko@(?!\\1)\\w+.*"));
    theirs.cancel();
  }
}
