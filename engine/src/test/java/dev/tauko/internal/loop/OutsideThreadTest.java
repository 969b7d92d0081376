package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Leaves;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Remnant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;

/** Other threads reach the loop by {@code callSoonThreadsafe} only. */
class OutsideThreadTest {

  @OnEachCarrier
  void aCallFromOutsideWakesALoopThatSleeps(Lab lab) {
    lab.run(() -> {
      EventLoop loop = runningLoop();
      Future<String> future = loop.createFuture();
      Thread loopThread = ((LoopExecutor) ((CoroutineLoop) loop).executor()).thread();
      var _ =
          lab.elsewhere(() -> {
            awaitParked(loopThread);
            return loop.callSoonThreadsafe(() -> future.setResult("woken"));
          });

      assertThat(future.await()).isEqualTo("woken");
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.TIMER)
  void aCallFromOutsideWakesALoopThatSleepsUntilATimer(Lab lab) {
    Lab real = lab.with("tauko.event-loop.clock = system");
    real.run(() -> {
      EventLoop loop = runningLoop();
      Future<String> future = loop.createFuture();
      loop.callLater(Duration.ofDays(1), () -> future.setResult("too late"));
      Thread loopThread = ((LoopExecutor) ((CoroutineLoop) loop).executor()).thread();
      var _ =
          lab.elsewhere(() -> {
            awaitParked(loopThread);
            return loop.callSoonThreadsafe(() -> future.setResult("woken"));
          });

      assertThat(future.await()).isEqualTo("woken");
    });
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @OnEachMode
  void noCallFromOutsideIsLostHoweverItMeetsTheLoopGoingToSleep(Lab lab) {
    int rounds = 5_000;
    lab.run(() -> {
      EventLoop loop = runningLoop();
      for (int i = 0; i < rounds / 1000; i++) {
        Future<Integer> last = loop.createFuture();
        pingPong(loop, new int[] {1000}, last);
        assertThat(last.await()).isZero();
      }
    });
  }

  /** Each call from a common pool thread is made when the one before has run. */
  private static void pingPong(EventLoop loop, int[] left, Future<Integer> last) {
    var _ =
        CompletableFuture.runAsync(() ->
            loop.callSoonThreadsafe(() -> {
              if (--left[0] == 0) {
                last.setResult(0);
              } else {
                pingPong(loop, left, last);
              }
            }));
  }

  @OnEachCarrier
  void callsOfOneThreadKeepTheirOrderWhileSeveralThreadsCall(Lab lab) {
    int threads = 4;
    int calls = 2000;
    List<String> trail =
        lab.trail(log -> {
          EventLoop loop = runningLoop();
          CountDownLatch start = new CountDownLatch(threads);
          List<CompletableFuture<Void>> all =
              IntStream.range(0, threads)
                  .mapToObj(thread ->
                      lab.elsewhere(() -> {
                        start.countDown();
                        start.await();
                        for (int i = 0; i < calls; i++) {
                          String entry = thread + " " + "%04d".formatted(i);
                          loop.callSoonThreadsafe(() -> log.add(entry));
                        }
                        return (Void) null;
                      }))
                  .toList();
          for (CompletableFuture<Void> each : all) {
            await(each);
          }
        });

    assertThat(trail).hasSize(threads * calls);
    for (int thread = 0; thread < threads; thread++) {
      String prefix = thread + " ";
      assertThat(trail.stream().filter(entry -> entry.startsWith(prefix))).isSorted();
    }
  }

  @OnEachCarrier
  void theOtherMethodsRefuseAnotherThreadAndNameIt(Lab lab) {
    EventLoop loop = lab.engine().loop();
    List<Consumer<EventLoop>> calls =
        List.of(
            on -> on.callSoon(() -> {}),
            on -> on.callLater(Duration.ZERO, () -> {}),
            on -> on.callAt(Duration.ZERO, () -> {}));

    SoftAssertions all = new SoftAssertions();
    for (Consumer<EventLoop> call : calls) {
      all.assertThatThrownBy(() -> lab.elsewhere(() -> accept(call, loop)).join())
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("elsewhere")
          .hasMessageContaining("callSoonThreadsafe()");
    }
    all.assertAll();
  }

  private static Void accept(Consumer<EventLoop> call, EventLoop loop) {
    call.accept(loop);
    return null;
  }

  @OnEachCarrier
  void aCoroutineOfAnotherLoopIsElsewhereToo(Lab lab) {
    EventLoop other = lab.with().engine().loop();
    lab.run(() -> {
      assertThatThrownBy(() -> other.callSoon(() -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("callSoonThreadsafe()");
      CompletableFuture<EventLoop> ran = new CompletableFuture<>();
      other.callSoonThreadsafe(() -> ran.complete(runningLoop()));
      assertThat(await(ran)).isSameAs(other);
    });
  }

  @OnEachCarrier
  void timeMayBeReadFromAnyThread(Lab lab) {
    lab.run(() -> {
      EventLoop loop = runningLoop();
      sleep(Duration.ofMinutes(1));
      assertThat(await(lab.elsewhere(loop::time))).isEqualTo(loop.time());
      assertThat(await(lab.elsewhere(loop::isRunning))).isTrue();
    });
  }

  @OnEachCarrier
  void aLoopThatHasEndedRefusesCalls(Lab lab) {
    Lab own = lab.with();
    EventLoop loop = own.engine().loop();
    assertThat(loop.isRunning()).isTrue();
    own.runner().close();

    assertThat(loop.isRunning()).isFalse();
    assertThatThrownBy(() -> loop.callSoonThreadsafe(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has been shut down");
  }
}
