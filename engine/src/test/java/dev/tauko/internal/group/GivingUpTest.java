package dev.tauko.internal.group;

import static dev.tauko.Asyncio.asCompleted;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/**
 * Whoever waits no more for futures that are still pending takes back what it has added to them:
 * each test would leave a callback, or a timer, otherwise.
 */
class GivingUpTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofDays(1);

  @OnEachMode
  void aWaitWhoseTimeIsUp(Lab lab) {
    lab.run(() -> {
      List<Future<String>> futures = List.of(runningLoop().createFuture());
      assertThat(waitTasks(futures, ReturnWhen.ALL_COMPLETED, SHORT).pending()).hasSize(1);
    });
  }

  @OnEachMode
  void aWaitForTheFirstOne(Lab lab) {
    lab.run(() -> {
      Future<String> first = runningLoop().createFuture();
      Future<String> second = runningLoop().createFuture();
      Task<?> waits =
          createTask(() ->
              assertThat(
                      waitTasks(List.of(first, second), ReturnWhen.FIRST_COMPLETED, LONG).pending())
                  .containsExactly(second));
      settle();
      first.setResult("first");
      waits.await();
    });
  }

  @OnEachMode
  void aWaitThatIsCancelled(Lab lab) {
    lab.run(() -> {
      List<Future<String>> futures = List.of(runningLoop().createFuture());
      Task<?> waits = createTask(() -> waitTasks(futures, ReturnWhen.ALL_COMPLETED, LONG));
      settle();
      waits.cancel();
      assertThatThrownBy(waits::await).isInstanceOf(CancelledError.class);
    });
  }

  @OnEachMode
  void futuresAsTheyAreCompletedWhenTimeIsUp(Lab lab) {
    lab.run(() -> {
      List<Future<String>> futures = List.of(runningLoop().createFuture());
      Iterator<Future<String>> each = asCompleted(futures, SHORT).iterator();
      assertThatThrownBy(each::next).isInstanceOf(AsyncTimeoutException.class);
    });
  }

  @OnEachMode
  void futuresAsTheyAreCompletedWhenAllAre(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      Iterator<Future<String>> each = asCompleted(List.of(future), LONG).iterator();
      future.setResult("done");
      assertThat(each.next().await()).isEqualTo("done");
    });
  }
}
