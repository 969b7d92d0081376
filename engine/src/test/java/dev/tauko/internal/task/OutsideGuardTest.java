package dev.tauko.internal.task;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.waitTasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.CancelledError;
import dev.tauko.ExceptionGroup;
import dev.tauko.Future;
import dev.tauko.InvalidStateException;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.TaskGroup;
import dev.tauko.queue.PriorityQueue;
import dev.tauko.sync.Condition;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.pattern.Patterns;

/**
 * Users' code never runs within the guard of the parallel executor: while it waits, other threads
 * can use the engine.
 */
class OutsideGuardTest {

  /** Users' code of every kind: it waits for another coroutine, which needs the guard. */
  private static final class Probe {
    private final Lab lab;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean blocked;

    Probe(Lab lab) {
      this.lab = lab;
    }

    /** Called by users' code. On an event loop, which has one thread, others have to wait. */
    void use() {
      calls.incrementAndGet();
      if (lab.isParallel() && !blocked) {
        CompletableFuture<?> other = lab.engine().start(() -> {}).toCompletableFuture();
        try {
          other.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
          blocked = true;
        }
      }
    }

    void assertWasOutside() {
      assertThat(calls).hasPositiveValue();
      assertThat(blocked).isFalse();
    }
  }

  /** An exception each of whose methods may be users' code. */
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Probe probe;

    Failure(Probe probe) {
      this.probe = probe;
    }

    @Override
    public String getMessage() {
      probe.use();
      return "failed";
    }
  }

  @OnEachMode
  void whatDependsOnAStageThatIsCancelled(Lab lab) {
    Probe probe = new Probe(lab);
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<?> dependent = stage.whenComplete((result, thrown) -> probe.use());
    CountDownLatch waits = new CountDownLatch(1);
    lab.run(() -> {
      Task<String> task =
          createTask(() -> {
            runningLoop().callSoon(waits::countDown);
            return await(stage);
          });
      toThread(() -> waits.await());
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    });

    assertThat(dependent).isDone();
    probe.assertWasOutside();
  }

  /**
   * Promises stand in for whoever asks or watches: what depends on them runs when they are told.
   */
  @OnEachMode
  void whatDependsOnTheAnswerOrTheEndOfAnActor(Lab lab) {
    Probe probe = new Probe(lab);
    CountDownLatch asked = new CountDownLatch(1);
    Task<?> task =
        lab.engine()
            .start(() -> {
              while (asked.getCount() > 0) {
                Thread.onSpinWait();
              }
              runningLoop().createFuture().await();
            });
    ActorRef actor = Adapter.toClassic(task.actor());
    CompletionStage<?> answer =
        Patterns.ask(actor, new Identify("who"), Duration.ofMinutes(1))
            .whenComplete((identity, failure) -> probe.use());
    CompletionStage<?> end =
        Patterns.gracefulStop(actor, Duration.ofMinutes(1))
            .whenComplete((stopped, failure) -> probe.use());
    asked.countDown();

    answer.toCompletableFuture().join();
    end.toCompletableFuture().join();
    assertThat(task.isCancelled()).isTrue();
    probe.assertWasOutside();
  }

  @OnEachMode
  void theCauseAndTheMessageOfAFailedStage(Lab lab) {
    Probe probe = new Probe(lab);
    CompletionException wrapper =
        new CompletionException((Throwable) null) {
          private static final long serialVersionUID = 1;

          @Override
          public synchronized Throwable getCause() {
            probe.use();
            return null;
          }
        };
    lab.run(() -> {
      CompletableFuture<String> later = new CompletableFuture<>();
      runningLoop().callSoon(() -> later.completeExceptionally(wrapper));
      assertThat(catchThrowable(() -> await(later))).isSameAs(wrapper);
      assertThat(catchThrowable(() -> await(later))).isSameAs(wrapper);
    });

    probe.assertWasOutside();
  }

  @OnEachMode
  void theComparatorOfAPriorityQueue(Lab lab) {
    Probe probe = new Probe(lab);
    Comparator<Integer> order =
        (one, other) -> {
          probe.use();
          return Integer.compare(one, other);
        };
    lab.run(() -> {
      PriorityQueue<Integer> queue = new PriorityQueue<>(3, order);
      queue.put(3);
      queue.putNoWait(1);
      queue.put(2);
      assertThat(queue.get()).isEqualTo(1);
      assertThat(queue.getNoWait()).isEqualTo(2);
      assertThat(queue.get()).isEqualTo(3);
    });

    probe.assertWasOutside();
  }

  @OnEachMode
  void theEqualityOfCallbacks(Lab lab) {
    Probe probe = new Probe(lab);
    AtomicInteger called = new AtomicInteger();
    CountDownLatch both = new CountDownLatch(2);
    lab.run(() -> {
      Future<Integer> future = runningLoop().createFuture();
      final class Callback implements Consumer<Future<Integer>> {
        @Override
        public void accept(Future<Integer> done) {
          called.incrementAndGet();
          both.countDown();
        }

        @Override
        public boolean equals(Object other) {
          future.addDoneCallback(done -> both.countDown());
          probe.use();
          return other instanceof Callback;
        }

        @Override
        public int hashCode() {
          return 1;
        }
      }
      future.addDoneCallback(new Callback());
      assertThat(future.removeDoneCallback(new Callback())).isEqualTo(1);
      future.addDoneCallback(done -> both.countDown());
      future.setResult(1);
      toThread(() -> both.await());
    });

    assertThat(called).hasValue(0);
    probe.assertWasOutside();
  }

  @OnEachMode
  void theTextOfAFailureThatIsLogged(Lab lab) throws InterruptedException {
    Probe probe = new Probe(lab);
    Logs logs = lab.logs(Task.class);
    lab.run(() -> {
      Task<Object> task =
          createTask(
              "careless",
              () -> {
                throw new Failure(probe);
              });
      toThread(() -> logs.await("careless"));
      assertThat(task).isNotNull();
    });

    probe.assertWasOutside();
  }

  @OnEachMode
  void theTextOfAFailureInAMessage(Lab lab) {
    Probe probe = new Probe(lab);
    lab.run(() -> {
      Future<Integer> future = runningLoop().createFuture();
      future.setException(new Failure(probe));
      assertThatThrownBy(() -> future.setResult(1)).isInstanceOf(InvalidStateException.class);
      assertThat(future.exception()).isInstanceOf(Failure.class);
    });

    probe.assertWasOutside();
  }

  @OnEachMode
  void theTextOfTheFailuresOfATaskGroup(Lab lab) {
    Probe probe = new Probe(lab);
    lab.run(() ->
        assertThatThrownBy(() ->
                taskGroup((TaskGroup group) -> {
                  group.createTask(() -> {
                    throw new Failure(probe);
                  });
                }))
            .isInstanceOf(ExceptionGroup.class));

    probe.assertWasOutside();
  }

  @OnEachMode
  void callbacks(Lab lab) {
    Probe probe = new Probe(lab);
    CountDownLatch called = new CountDownLatch(3);
    Runnable callback =
        () -> {
          probe.use();
          called.countDown();
        };
    lab.run(() -> {
      Future<Integer> future = runningLoop().createFuture();
      future.addDoneCallback(done -> callback.run());
      var _ = future.toCompletableFuture().thenRun(callback);
      runningLoop().callSoon(callback);
      future.setResult(1);
      toThread(() -> called.await());
    });

    probe.assertWasOutside();
  }

  @OnEachMode
  void thePredicateOfACondition(Lab lab) {
    Probe probe = new Probe(lab);
    lab.run(() -> {
      Condition condition = new Condition();
      try (var _ = condition.acquire()) {
        condition.awaitUntil(() -> {
          probe.use();
          return true;
        });
      }
    });

    probe.assertWasOutside();
  }

  @OnEachMode
  void theCollectionsOfArguments(Lab lab) {
    Probe probe = new Probe(lab);
    lab.run(() -> {
      Future<Integer> future = runningLoop().createFuture();
      future.setResult(1);
      List<Future<Integer>> list =
          new AbstractList<>() {
            @Override
            public Future<Integer> get(int index) {
              probe.use();
              return future;
            }

            @Override
            public int size() {
              probe.use();
              return 1;
            }
          };
      assertThat(gather(list)).containsExactly(1);
      assertThat(waitTasks(list, ReturnWhen.ALL_COMPLETED).done()).hasSize(1);
    });

    probe.assertWasOutside();
  }
}
