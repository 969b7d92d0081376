package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.yieldNow;

import dev.tauko.Coroutine;
import dev.tauko.TaskGroup;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Programs whose traces are compared. */
final class Programs {
  private Programs() {}

  /** Locks, a queue, a group, timers and callbacks. */
  static void mixed() throws Exception {
    Simulation simulation = Simulation.current();
    Lock lock = new Lock();
    Queue<Integer> queue = new Queue<>(2);
    List<Coroutine<Integer>> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      workers.add(() -> {
        try (Permit _ = lock.acquire()) {
          yieldNow();
          simulation.note("worker " + number);
        }
        sleep(Duration.ofMillis(10));
        queue.put(number);
        return number;
      });
    }
    var consumer =
        createTask(
            "consumer",
            () -> {
              for (int i = 0; i < 4; i++) {
                simulation.note("got " + queue.get());
              }
            });
    dev.tauko.Asyncio.runningLoop()
        .callLater(Duration.ofMillis(10), () -> simulation.note("timer"));
    gather(workers);
    consumer.await();
    taskGroup((TaskGroup group) -> {
      group.createTask("a", () -> yieldNow());
      group.createTask("b", () -> sleep(Duration.ofMillis(5)));
    });
  }
}
