package dev.tauko.testkit;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.DoneCallback;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.Supervisor;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitQueue;
import dev.tauko.sync.Lock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** The inventory after a test tells of whatever a coroutine, or the engine, has left behind. */
class InventoryTest {

  /** Runs a coroutine, and tells what it has left. */
  private static List<String> leftOf(Lab lab, Coroutine.OfVoid body) {
    Inventory inventory = Inventory.open(lab.engine());
    lab.run(body);
    return inventory.remnants(Set.of(), Duration.ZERO);
  }

  private static CoroutineLoop loop() {
    return (CoroutineLoop) runningLoop();
  }

  @OnEachMode
  void nothingIsLeftOfWhatWasUsedAndGivenBack(Lab lab) {
    Inventory inventory = Inventory.open(lab.engine());
    lab.run(() -> {
      Lock lock = new Lock();
      try (var _ = lock.acquire()) {
        createTask(() -> {
          try (var _ = lock.acquire()) {
            yieldNow();
          }
        });
        sleep(Duration.ofMillis(1));
      }
      Future<String> future = runningLoop().createFuture();
      future.addDoneCallback(done -> {});
      CompletableFuture<String> outside = future.toCompletableFuture();
      future.setResult("");
      toThread(() -> outside.get());
      runningLoop().callLater(Duration.ofDays(1), () -> {}).cancel();
    });

    assertThat(inventory.remnants(Set.of(), Inventory.PATIENCE)).isEmpty();
  }

  @OnEachMode
  @Leaves(Remnant.TIMER)
  void aTimerThatWasNotCancelled(Lab lab) {
    assertThat(leftOf(lab, () -> runningLoop().callLater(Duration.ofDays(1), () -> {})))
        .anyMatch(each -> each.startsWith("timer: "));
  }

  @OnEachMode
  @Leaves(Remnant.CALLBACK)
  void aCallbackThatWaitsForItsFuture(Lab lab) {
    assertThat(leftOf(lab, () -> runningLoop().createFuture().addDoneCallback(done -> {})))
        .contains("callback: Future[pending]");
  }

  @OnEachMode
  @Leaves(Remnant.CALLBACK)
  void aCallbackOfTwoThatWasNotTakenBack(Lab lab) {
    assertThat(
            leftOf(
                lab,
                () -> {
                  LoopFuture<String> future = new LoopFuture<>(loop());
                  DoneCallback takenBack = done -> {};
                  future.attach(takenBack);
                  future.attach(done -> {});
                  future.removeCallback(takenBack);
                }))
        .contains("callback: Future[pending]");
  }

  @OnEachMode
  @Leaves(Remnant.WAIT)
  void aWaitInTheListOfAConstruct(Lab lab) {
    assertThat(
            leftOf(
                lab,
                () -> {
                  WaitQueue line = new WaitQueue(WaitCall.of("Lock.acquire()"));
                  line.add(loop()).cancel();
                }))
        .anyMatch(each -> each.startsWith("wait: "));
  }

  @OnEachMode
  @Leaves(Remnant.ACTOR)
  void anActorThatDoesNotEnd(Lab lab) {
    Supervisor.Construct construct =
        new Supervisor.Construct() {
          @Override
          public String supervisorName() {
            return "idle";
          }

          @Override
          public void cancelRequested(String message) {}

          @Override
          public boolean isOver() {
            return false;
          }
        };
    assertThat(leftOf(lab.with(), () -> new Supervisor(loop(), construct).path()))
        .anyMatch(each -> each.startsWith("actor: ") && each.contains("/coroutines/idle"))
        .contains("paths of actors");
  }

  @OnEachMode
  @Leaves(Remnant.PERMIT)
  void aPermitThatIsNotGivenBack(Lab lab) {
    assertThat(leftOf(lab, () -> new Lock().acquire()))
        .anyMatch(each -> each.startsWith("permit: "));
  }

  @OnEachMode
  @Leaves({Remnant.CALLBACK, Remnant.OUTSIDE_FUTURE})
  void aFutureOffTheLoopThatIsPending(Lab lab) {
    assertThat(
            leftOf(
                lab,
                () -> {
                  Future<String> future = runningLoop().createFuture();
                  assertThat(future.toCompletableFuture()).isNotDone();
                }))
        .anyMatch(each -> each.startsWith("outside future: "));
  }

  @OnEachCarrier
  void workOutsideThatHasNotReportedBack(Lab lab) {
    assertThat(leftOf(lab, () -> loop().executor().outsideBegins()))
        .contains("calls on other threads: 1");
    lab.run(() -> loop().executor().outsideEnds());
  }

  @OnEachMode
  void aThread(Lab lab) {
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Object> ended = new CompletableFuture<>();
    assertThat(
            leftOf(
                lab,
                () -> {
                  var thread =
                      lab.elsewhere(() -> {
                        end.await();
                        return null;
                      });
                  var _ = thread.thenAccept(ended::complete);
                }))
        .anyMatch(each -> each.startsWith("thread: ") && each.contains("elsewhere"));
    end.countDown();
    ended.join();
  }
}
