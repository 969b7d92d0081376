package dev.tauko.internal.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.waitFor;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.ContextVar;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.jspecify.annotations.Nullable;

/** Calls that block are made on other threads, and the loop goes on meanwhile. */
class ToThreadTest {

  @OnEachCarrier
  @Mirrors("test_threads.ToThreadTests.test_to_thread")
  void theValueComesFromAnotherThread(Lab lab) {
    lab.run(() -> {
      Thread here = Thread.currentThread();
      Thread there = toThread(Thread::currentThread);
      assertThat(there).isNotSameAs(here);
      assertThat(there.getName()).contains("blocking-io");
    });
  }

  @OnEachCarrier
  @Mirrors("test_threads.ToThreadTests.test_to_thread_exception")
  void theVeryExceptionComesBack(Lab lab) {
    IOException failure = new IOException("disk");
    lab.run(() ->
        assertThatThrownBy(() ->
                toThread(() -> {
                  throw failure;
                }))
            .isSameAs(failure));
  }

  @OnEachCarrier
  @Mirrors({
    "test_threads.ToThreadTests.test_to_thread_once",
    "test_threads.ToThreadTests.test_to_thread_args_kwargs"
  })
  void theCallIsMadeOnceWithWhatItCaptured(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          String argument = "test";
          toThread(() -> {
            log.add("called with " + argument);
            return null;
          });
          log.add("main");
        });

    assertThat(trail).containsExactly("called with test", "main");
  }

  @OnEachCarrier
  @Mirrors("test_threads.ToThreadTests.test_to_thread_concurrent")
  void tenCallsRunAtTheSameTime(Lab lab) {
    CountDownLatch all = new CountDownLatch(10);
    Coroutine<@Nullable Void> call =
        () ->
            toThread(() -> {
              all.countDown();
              all.await();
              return null;
            });
    lab.run(() -> {
      assertThat(gather(Collections.nCopies(10, call))).hasSize(10);
    });

    assertThat(all.getCount()).isZero();
  }

  @OnEachCarrier
  @Mirrors("test_threads.ToThreadTests.test_to_thread_contextvars")
  void theCallSeesTheVariablesOfTheCoroutineAndChangesACopy(Lab lab) {
    ContextVar<String> variable = ContextVar.of("variable", "none");
    List<String> trail =
        lab.trail(log -> {
          variable.set("parrot");
          toThread(() -> {
            log.add("there " + variable.get());
            return variable.set("set there");
          });
          log.add("here " + variable.get());
        });

    assertThat(trail).containsExactly("there parrot", "here parrot");
  }

  @OnEachCarrier
  void theLoopGoesOnMeanwhile(Lab lab) {
    CountDownLatch go = new CountDownLatch(1);
    List<String> trail =
        lab.trail(log -> {
          createTask(() -> {
            log.add("the other coroutine");
            go.countDown();
          });
          toThread(() -> {
            go.await();
            return null;
          });
          log.add("main");
        });

    assertThat(trail).containsExactly("the other coroutine", "main");
  }

  @OnEachCarrier
  void aCancellationInterruptsTheThreadAndIsThrownWhenTheCallHasEnded(Lab lab) {
    CountDownLatch begun = new CountDownLatch(1);
    List<String> trail =
        lab.trail(log -> {
          Task<?> task =
              createTask(() ->
                  toThread(() -> {
                    begun.countDown();
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      log.add("thread interrupted");
                    }
                    return null;
                  }));
          yieldNow();
          toThread(() -> {
            begun.await();
            return null;
          });
          task.cancel("enough");
          assertThat(catchThrowable(task::await))
              .isInstanceOf(CancelledError.class)
              .hasMessage("enough");
          log.add("cancelled " + task.isCancelled());
        });

    assertThat(trail).containsExactly("thread interrupted", "cancelled true");
  }

  /** One thread for all calls, and time that passes by itself. */
  private static Lab oneThread(Lab lab) {
    return lab.with(
        "tauko.event-loop.clock = system",
        "tauko.blocking-dispatcher = one-thread",
        "one-thread { type = Dispatcher, executor = thread-pool-executor",
        "  thread-pool-executor.fixed-pool-size = 1, throughput = 1 }");
  }

  @OnEachMode
  void aTimeLimitHoldsWhileTheCallWaitsForAThread(Lab lab) {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    oneThread(lab)
        .run(() -> {
          Task<?> first =
              createTask(() ->
                  toThread(() -> {
                    busy.countDown();
                    free.await();
                  }));
          while (busy.getCount() > 0) {
            yieldNow();
          }
          assertThatThrownBy(
                  () -> waitFor(() -> toThread(calls::incrementAndGet), Duration.ofMillis(20)))
              .isInstanceOf(AsyncTimeoutException.class);
          assertThat(first.isDone()).isFalse();
          free.countDown();
          first.await();
          toThread(() -> null);
        });

    assertThat(calls).as("calls that were dropped, and made nevertheless").hasValue(0);
  }

  @OnEachMode
  void aCallThatHasNotBegunIsDroppedWhenTheCoroutineIsCancelled(Lab lab) {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    oneThread(lab)
        .run(() -> {
          Task<?> first =
              createTask(() ->
                  toThread(() -> {
                    busy.countDown();
                    free.await();
                  }));
          while (busy.getCount() > 0) {
            yieldNow();
          }
          CountDownLatch asked = new CountDownLatch(1);
          Task<?> second =
              createTask(() -> {
                asked.countDown();
                return toThread(calls::incrementAndGet);
              });
          while (asked.getCount() > 0) {
            yieldNow();
          }
          second.cancel("enough");
          assertThatThrownBy(second::await).isInstanceOf(CancelledError.class).hasMessage("enough");
          assertThat(first.isDone()).isFalse();
          free.countDown();
          first.await();
          toThread(() -> null);
        });

    assertThat(calls).hasValue(0);
  }

  @OnEachCarrier
  void aVirtualClockGoesOnWhenACallWasDropped(Lab lab) {
    Lab own =
        lab.with(
            "tauko.blocking-dispatcher = one-thread",
            "one-thread { type = Dispatcher, executor = thread-pool-executor",
            "  thread-pool-executor.fixed-pool-size = 1, throughput = 1 }");
    CountDownLatch free = new CountDownLatch(1);
    own.engine()
        .system()
        .dispatchers()
        .lookup(DispatcherSelector.fromConfig("one-thread"))
        .execute(() -> {
          try {
            free.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    own.run(() -> {
      Task<?> task = createTask(() -> toThread(() -> null));
      yieldNow();
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      sleep(Duration.ofDays(1));
    });
    free.countDown();
  }
}
