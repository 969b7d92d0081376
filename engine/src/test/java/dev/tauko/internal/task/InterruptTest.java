package dev.tauko.internal.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.ExceptionGroup;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A body that blocks in a call of the JDK is interrupted when it is cancelled. */
class InterruptTest {

  /** Blocks for ever, in one way or another. */
  private static List<Coroutine.OfVoid> blocking(Runnable aboutToBlock) {
    return List.of(
        () -> {
          aboutToBlock.run();
          new CountDownLatch(1).await();
        },
        () -> {
          aboutToBlock.run();
          Thread.sleep(Long.MAX_VALUE);
        },
        () -> {
          aboutToBlock.run();
          new LinkedBlockingQueue<>().take();
        },
        () -> {
          Object monitor = new Object();
          synchronized (monitor) {
            aboutToBlock.run();
            while (true) {
              monitor.wait();
            }
          }
        },
        () -> {
          try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
              Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            aboutToBlock.run();
            client.getInputStream().read();
          }
        },
        () -> {
          try (ServerSocketChannel server =
                  ServerSocketChannel.open()
                      .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
              SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
            aboutToBlock.run();
            client.read(ByteBuffer.allocate(1));
          }
        });
  }

  @OnEachMode
  void cancellingFromAnotherThreadInterruptsTheBody(Lab lab) throws Exception {
    for (int i = 0; i < blocking(() -> {}).size(); i++) {
      CompletableFuture<Void> begun = new CompletableFuture<>();
      Task<?> task = lab.engine().start(blocking(() -> begun.complete(null)).get(i));
      begun.get();
      assertThat(task.cancel("enough")).isTrue();

      assertThat(task.toCompletableFuture().handle((result, thrown) -> thrown).get())
          .as("body " + i)
          .hasCauseInstanceOf(CancelledError.class)
          .hasMessage("enough");
    }
  }

  @OnEachCarrier("mailbox")
  void cancellingFromAnotherCoroutineInterruptsTheBody(Lab lab) {
    lab.run(() -> {
      for (Coroutine.OfVoid body : blocking(() -> {})) {
        Task<?> task = createTask(body);
        yieldNow();
        assertThat(task.cancel("enough")).isTrue();
        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("enough");
        assertThat(task.isCancelled()).isTrue();
      }
    });
  }

  @OnEachCarrier("mailbox")
  void aCallThatThrowsForTheInterruptHasDeliveredTheRequest(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<String> task =
              createTask(() -> {
                Throwable first = catchThrowable(() -> new CountDownLatch(1).await());
                log.add(first.getClass().getSimpleName());
                yieldNow();
                log.add("goes on, requests " + currentTask().cancelling());
                return "result";
              });
          yieldNow();
          task.cancel();
          log.add(task.await());
        });

    assertThat(trail).containsExactly("InterruptedException", "goes on, requests 1", "result");
  }

  @OnEachCarrier("mailbox")
  void aBodyThatSwallowsTheInterruptAndReturnsHasAResult(Lab lab) {
    lab.run(() -> {
      Task<String> task =
          createTask(
              () -> catchThrowable(() -> new CountDownLatch(1).await()).getClass().getSimpleName());
      yieldNow();
      task.cancel();

      assertThat(task.await()).isEqualTo("InterruptedException");
    });
  }

  @OnEachCarrier("mailbox")
  void aCallThatLeavesTheFlagSetHasNotDeliveredTheRequest(Lab lab) {
    lab.run(() -> {
      Task<String> task =
          createTask(() -> {
            var _ = catchThrowable(() -> new CountDownLatch(1).await());
            Thread.currentThread().interrupt();
            return catchThrowable(() -> yieldNow()).getMessage();
          });
      yieldNow();
      task.cancel("enough");

      assertThat(task.await()).isEqualTo("enough");
    });
  }

  @OnEachMode
  void afterABlockingCallCleanupMayWait(Lab lab) {
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Void> begun = new CompletableFuture<>();
      List<String> cleanUp = new CopyOnWriteArrayList<>();
      Task<?> task =
          lab.engine()
              .start(() -> {
                try {
                  begun.complete(null);
                  new LinkedBlockingQueue<>().take();
                } finally {
                  yieldNow();
                  cleanUp.add("first");
                  sleep(Duration.ofMillis(1));
                  cleanUp.add("second");
                }
              });
      begun.join();
      task.cancel("enough");

      assertThat(task.toCompletableFuture().handle((result, thrown) -> thrown).join())
          .hasCauseInstanceOf(CancelledError.class)
          .hasMessage("enough");
      assertThat(cleanUp).containsExactly("first", "second");
    }
  }

  @OnEachCarrier("mailbox")
  void aSecondRequestReachesTheCleanup(Lab lab) {
    lab.run(() -> {
      Task<?> task =
          createTask(() -> {
            try {
              new LinkedBlockingQueue<>().take();
            } finally {
              runningLoop().createFuture().await();
            }
          });
      yieldNow();
      task.cancel("first");
      yieldNow();
      yieldNow();
      assertThat(task.isDone()).isFalse();
      task.cancel("second");

      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("second");
    });
  }

  @OnEachCarrier("mailbox")
  void aTimeLimitAroundABlockingCallSaysThatTimeWasUp(Lab lab) {
    lab.run(() -> {
      for (Coroutine.OfVoid body : blocking(() -> {})) {
        assertThatThrownBy(() -> timeout(Duration.ofMillis(1), body))
            .isInstanceOf(AsyncTimeoutException.class)
            .hasCauseInstanceOf(CancelledError.class);
        assertThat(currentTask().cancelling()).isZero();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        yieldNow();
      }
    });
  }

  @OnEachCarrier("mailbox")
  void aGroupWhoseBodyBlocksEndsWithTheFailureOfItsChild(Lab lab) {
    lab.run(() ->
        assertThatThrownBy(() ->
                taskGroup(group -> {
                  group.createTask(() -> {
                    throw new IllegalStateException("a child");
                  });
                  new LinkedBlockingQueue<>().take();
                }))
            .isInstanceOfSatisfying(
                ExceptionGroup.class,
                failure ->
                    assertThat(failure.exceptions())
                        .singleElement()
                        .hasToString("java.lang.IllegalStateException: a child")));
  }

  @OnEachCarrier
  void aBodyThatComputesIsCancelledAtItsNextWaitAndLeavesNoInterruptBehind(Lab lab)
      throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    AtomicBoolean cancelled = new AtomicBoolean();
    CompletableFuture<String> seen = new CompletableFuture<>();
    Task<?> task =
        lab.engine()
            .start(() -> {
              begun.complete(null);
              while (!cancelled.get()) {
                Thread.onSpinWait();
              }
              Throwable thrown = catchThrowable(() -> yieldNow());
              seen.complete(
                  thrown.getMessage() + ", interrupted " + Thread.currentThread().isInterrupted());
            });
    begun.get();
    task.cancel("enough");
    cancelled.set(true);

    assertThat(seen.get()).isEqualTo("enough, interrupted false");
    task.toCompletableFuture().get();
  }

  @OnEachCarrier
  void aBodyThatWaitsIsNotInterrupted(Lab lab) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Task<?> task =
        lab.engine()
            .start(() -> {
              Future<String> never = runningLoop().createFuture();
              runningLoop().callSoon(() -> begun.complete(null));
              Throwable thrown = catchThrowable(never::await);
              seen.complete(
                  thrown.getMessage() + ", interrupted " + Thread.currentThread().isInterrupted());
            });
    begun.get();
    task.cancel("enough");

    assertThat(seen.get()).isEqualTo("enough, interrupted false");
    task.toCompletableFuture().get();
  }

  @OnEachCarrier
  void theLoopItselfIsNotInterrupted(Lab lab) throws Exception {
    cancellingFromAnotherThreadInterruptsTheBody(lab);

    lab.run(() -> {
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      runningLoop().callSoon(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
      yieldNow();
      assertThat(interrupted).isCompletedWithValue(false);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    });
  }

  @OnEachCarrier
  void whoeverInterruptsTheThreadOfACoroutineCancelsIt(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      Task<?> task =
          createTask(() -> {
            thread.complete(Thread.currentThread());
            return runningLoop().createFuture().await();
          });
      yieldNow();
      lab.elsewhere(
              () -> {
                thread.join().interrupt();
                return null;
              })
          .join();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);

      Task<?> byItself =
          createTask(() -> {
            Thread.currentThread().interrupt();
            yieldNow();
            yieldNow();
          });
      assertThatThrownBy(byItself::await).isInstanceOf(CancelledError.class);
    });
  }

  @OnEachMode
  void anInterruptedCallIsAFailureIfNobodyHasCancelled(Lab lab) {
    lab.run(() -> {
      Task<?> task =
          createTask(() -> {
            Thread.currentThread().interrupt();
            new CountDownLatch(1).await();
          });
      assertThatThrownBy(task::await).isInstanceOf(InterruptedException.class);
      assertThat(task.isCancelled()).isFalse();
    });
  }

  @OnEachCarrier
  void anInterruptByAnyThreadReachesABodyThatWaits(Lab lab) {
    for (int i = 0; i < 200; i++) {
      CompletableFuture<Thread> waits = new CompletableFuture<>();
      Task<?> task =
          lab.engine()
              .start(() -> {
                waits.complete(Thread.currentThread());
                runningLoop().createFuture().await();
              });
      waits.join().interrupt();

      assertThat(task.toCompletableFuture().handle((result, thrown) -> thrown).join())
          .hasCauseInstanceOf(CancelledError.class);
    }
  }

  @OnEachMode
  void eachInterruptByAnotherThreadIsARequest(Lab lab) {
    CompletableFuture<Thread> waits = new CompletableFuture<>();
    CompletableFuture<Thread> waitsAgain = new CompletableFuture<>();
    CompletableFuture<String> seen =
        lab.engine()
            .start(() -> {
              String first = awaitInterrupt(waits);
              String second = awaitInterrupt(waitsAgain);
              return first + ", " + second + ", requests " + currentTask().cancelling();
            })
            .toCompletableFuture();
    waits.join().interrupt();
    waitsAgain.join().interrupt();

    assertThat(seen.join()).isEqualTo("CancelledError, CancelledError, requests 2");
  }

  @OnEachMode
  void anInterruptByAnotherThreadAfterARequestIsAnotherRequest(Lab lab) {
    CompletableFuture<Task<?>> computes = new CompletableFuture<>();
    AtomicBoolean cancelled = new AtomicBoolean();
    CompletableFuture<Thread> waits = new CompletableFuture<>();
    CompletableFuture<String> seen =
        lab.engine()
            .start(() -> {
              computes.complete(currentTask());
              while (!cancelled.get()) {
                Thread.onSpinWait();
              }
              Throwable first = catchThrowable(() -> yieldNow());
              String second = awaitInterrupt(waits);
              return first.getMessage() + ", " + second;
            })
            .toCompletableFuture();
    computes.join().cancel("a request");
    cancelled.set(true);
    waits.join().interrupt();

    assertThat(seen.join()).isEqualTo("a request, CancelledError");
  }

  private static String awaitInterrupt(CompletableFuture<Thread> waits) {
    Future<String> never = runningLoop().createFuture();
    waits.complete(Thread.currentThread());
    return catchThrowable(never::await).getClass().getSimpleName();
  }

  @OnEachCarrier
  void aRequestThatFindsTheBodyReadyReachesItBeforeItBlocks(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      Task<?> task =
          createTask(() -> {
            future.await();
            Thread.sleep(Long.MAX_VALUE);
          });
      yieldNow();
      future.setResult("ready");
      lab.elsewhere(() -> task.cancel("enough")).join();

      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("enough");
    });
  }
}
