package dev.tauko.sync;

import static dev.tauko.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Leaves;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Remnant;
import java.lang.ref.WeakReference;

/** What a semaphore remembers of those who hold its permits. */
class HolderBooksTest {

  @OnEachCarrier
  @Leaves(Remnant.PERMIT)
  void aCoroutineThatEndedWithAPermitIsForgottenAndThePermitStaysTaken(Lab lab) {
    Semaphore semaphore = new Semaphore(2);
    WeakReference<Task<?>> ended = lab.run(() -> acquireAndEnd(semaphore));

    assertThat(semaphore.stats()).isEqualTo(new Semaphore.Stats(1, 0));
    while (ended.get() != null) {
      System.gc();
      Thread.onSpinWait();
    }
  }

  private static WeakReference<Task<?>> acquireAndEnd(Semaphore semaphore) throws Exception {
    Task<?> task = createTask(() -> semaphore.acquire());
    task.await();
    return new WeakReference<>(task);
  }
}
