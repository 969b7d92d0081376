package dev.tauko.internal.actor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.internal.loop.ParallelExecutor;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What becomes of a call that an actor refuses. */
class TurnCallTest {
  private static final int ROUND_TRIPS = 200;

  @OnEachMode
  void whoIsCancelledHearsOfThatAndNotOfTheRefusal(Lab lab) {
    lab.run(() -> {
      CoroutineTask<?> caller = CoroutineTask.require("await");
      var call = new TurnCall<Integer, @Nullable Void>(caller.loop(), "spawn", actor -> null);
      caller.cancel();

      assertThatThrownBy(() ->
              call.await(
                  caller,
                  () -> {
                    call.fail(new IllegalStateException("the actor is being stopped"));
                    letOthersRun(caller);
                  },
                  caller::pause,
                  () -> {}))
          .isInstanceOf(CancelledError.class);
      caller.uncancel();
    });
  }

  @OnEachMode
  void whoIsNotCancelledHearsOfTheRefusal(Lab lab) {
    lab.run(() -> {
      CoroutineTask<?> caller = CoroutineTask.require("await");
      var call = new TurnCall<Integer, @Nullable Void>(caller.loop(), "spawn", actor -> null);

      assertThatThrownBy(() ->
              call.await(
                  caller,
                  () -> call.fail(new IllegalStateException("the actor has ended")),
                  caller::pause,
                  () -> {}))
          .hasMessage("the actor has ended");
    });
  }

  /** Where there are several threads, has them do what is ready while the caller blocks. */
  private static void letOthersRun(CoroutineTask<?> caller) {
    if (caller.loop().executor() instanceof ParallelExecutor) {
      for (int i = 0; i < ROUND_TRIPS; i++) {
        CountDownLatch done = new CountDownLatch(1);
        caller.loop().soonThreadsafe(done::countDown);
        try {
          done.await();
        } catch (InterruptedException interrupted) {
          throw new AssertionError(interrupted);
        }
      }
    }
  }
}
