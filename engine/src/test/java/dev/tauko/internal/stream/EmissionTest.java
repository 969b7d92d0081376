package dev.tauko.internal.stream;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Task;
import dev.tauko.queue.Queue;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.util.concurrent.Semaphore;

/** What a coroutine and the stage of a stream, on two threads, have of each other. */
class EmissionTest {
  private static final int ROUNDS = 2_000;
  private static final int DEMANDS = 10;

  /* The thread asks again as soon as it has an element, when the coroutine is still on its way back. */
  @OnEachMode
  void noItemIsTakenFromAQueueBeforeItIsAskedFor(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>();
      for (int i = 0; i < ROUNDS * DEMANDS + 10; i++) {
        queue.putNoWait(i);
      }
      Semaphore signals = new Semaphore(0);
      Emission<Integer> emission = new Emission<>(signals::release);
      Task<?> feeding = createTask(() -> new QueueEmission<>(queue).run(emission));
      for (int round = 1; round <= ROUNDS; round++) {
        toThread(() -> {
          for (int i = 0; i < DEMANDS; i++) {
            while (emission.take() == null) {
              signals.acquire();
            }
          }
        });
        Lab.settle();
        assertThat(queue.size()).isEqualTo(ROUNDS * DEMANDS + 10 - round * DEMANDS);
      }
      feeding.cancel();
    });
  }
}
