package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.runningLoop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachCarrier;
import java.util.concurrent.CompletableFuture;

/** The watchdog logs where a step is, while that step keeps the loop from everything else. */
class WatchdogTest {
  private static final String WATCHFUL = "tauko.event-loop.slow-step-threshold = 1ms";

  /** A step that ends only when it has been logged so often. */
  private static void getStuckUntil(Logs logs, int reports) {
    while (logs.count("WatchdogTest.getStuckUntil(") < reports) {
      Thread.onSpinWait();
    }
  }

  @OnEachCarrier
  void aStepThatIsStuckIsShownWithItsStackWhileItIsStuck(Lab lab) {
    Logs logs = lab.logs(Watchdog.class);

    lab.with(WATCHFUL).run(() -> getStuckUntil(logs, 1));

    assertThat(logs.messages())
        .anySatisfy(message ->
            assertThat(message)
                .startsWith("WARN The event loop tauko.event-loop has been in one step for")
                .contains("\tat dev.tauko.internal.loop.WatchdogTest.getStuckUntil("));
  }

  @OnEachCarrier
  void aCallbackThatIsStuckIsShownToo(Lab lab) {
    Logs logs = lab.logs(Watchdog.class);

    lab.with(WATCHFUL).run(() -> callBack(() -> getStuckUntil(logs, 1)));

    assertThat(logs.messages())
        .anySatisfy(message ->
            assertThat(message)
                .contains("\tat dev.tauko.internal.loop.WatchdogTest.getStuckUntil(")
                .contains("\tat dev.tauko.internal.loop.WatchdogTest.lambda$callBack"));
  }

  /** Runs something in a callback of the loop, and waits for its end. */
  private static void callBack(Coroutine.OfVoid action) throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    runningLoop()
        .callSoon(() -> {
          try {
            action.run();
            ended.complete(null);
          } catch (Exception e) {
            ended.completeExceptionally(e);
          }
        });
    await(ended);
  }

  @OnEachCarrier
  void itSpeaksUpAgainAsLongAsTheStepIsStuck(Lab lab) {
    Logs logs = lab.logs(Watchdog.class);

    lab.with(WATCHFUL).run(() -> getStuckUntil(logs, 3));

    assertThat(logs.count("getStuckUntil")).isGreaterThanOrEqualTo(3);
  }

  @OnEachCarrier
  void itIsSilentWhenItIsOff(Lab lab) {
    Logs logs = lab.logs(Watchdog.class);
    Lab off = lab.with("tauko.event-loop.slow-step-threshold = off");
    Lab on = lab.with(WATCHFUL);

    CompletableFuture<Void> noticed =
        lab.elsewhere(() -> {
          on.run(() -> callBack(() -> getStuckUntil(logs, 1)));
          return null;
        });
    off.run(() -> callBack(() -> stuckMeanwhile(noticed)));

    assertThat(logs.count("WatchdogTest.stuckMeanwhile(")).isZero();
  }

  private static void stuckMeanwhile(CompletableFuture<Void> other) {
    while (!other.isDone()) {
      Thread.onSpinWait();
    }
  }
}
