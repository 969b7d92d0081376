package dev.tauko.micrometer;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.micrometer.Program.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Task;
import dev.tauko.channel.Channel;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Barrier;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Semaphore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures of locks, queues and the like in a registry. */
class ConstructMetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Semaphore kept = new Semaphore(3);

  private double waiting(String kind, String operation) {
    return value(registry, "tauko.waiting", "kind", kind, "operation", operation, "name", "it");
  }

  @Test
  void eachKindTellsWhoWaits() throws Exception {
    try (Program program = new Program("")) {
      program.run(() -> {
        Semaphore semaphore = new Semaphore(1);
        Lock lock = new Lock();
        Event event = new Event();
        Condition condition = new Condition();
        Barrier barrier = new Barrier(2);
        Queue<String> queue = new Queue<>(1);
        Queue<String> empty = new Queue<>();
        Channel<String> channel = Channel.buffered(1);
        ConstructMetrics.of("it", semaphore).bindTo(registry);
        ConstructMetrics.of("it", lock).bindTo(registry);
        ConstructMetrics.of("it", event).bindTo(registry);
        ConstructMetrics.of("it", condition).bindTo(registry);
        ConstructMetrics.of("it", barrier).bindTo(registry);
        ConstructMetrics.of("it", queue).bindTo(registry);
        ConstructMetrics.of("empty", empty).bindTo(registry);
        ConstructMetrics.of("it", channel).bindTo(registry);
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          tasks.add(createTask(() -> semaphore.acquire()));
          tasks.add(createTask(() -> lock.acquire()));
          tasks.add(createTask(() -> queue.put("item")));
          tasks.add(createTask(() -> channel.send("element")));
        }
        tasks.add(createTask(() -> event.await()));
        tasks.add(createTask(() -> barrier.await()));
        tasks.add(createTask(() -> empty.get()));
        tasks.add(
            createTask(() -> {
              condition.acquire();
              condition.await();
            }));
        yieldNow();
        yieldNow();
        assertThat(waiting("semaphore", "acquire")).isEqualTo(1);
        assertThat(value(registry, "tauko.semaphore.free")).isZero();
        assertThat(waiting("lock", "acquire")).isEqualTo(1);
        assertThat(value(registry, "tauko.lock.locked")).isEqualTo(1);
        assertThat(waiting("event", "await")).isEqualTo(1);
        assertThat(waiting("condition", "await")).isEqualTo(1);
        assertThat(waiting("condition", "acquire")).isZero();
        assertThat(waiting("barrier", "await")).isEqualTo(1);
        assertThat(waiting("barrier", "enter")).isZero();
        assertThat(waiting("queue", "put")).isEqualTo(1);
        assertThat(value(registry, "tauko.queue.size", "name", "it")).isEqualTo(1);
        assertThat(value(registry, "tauko.queue.unfinished", "name", "it")).isEqualTo(1);
        assertThat(value(registry, "tauko.waiting", "name", "empty", "operation", "get"))
            .isEqualTo(1);
        assertThat(waiting("channel", "send")).isEqualTo(1);
        assertThat(value(registry, "tauko.channel.size")).isEqualTo(1);
        tasks.forEach(Task::cancel);
        gatherSettled(tasks);
        assertThat(waiting("semaphore", "acquire")).isZero();
        return null;
      });
    }
  }

  @Test
  void aSemaphoreLivesAsLongAsItsUsersHaveIt() {
    ConstructMetrics.of("kept", kept).bindTo(registry);
    Program.awaitCollected(bindAndForget());
    assertThat(value(registry, "tauko.semaphore.free", "name", "forgotten")).isNaN();
    assertThat(value(registry, "tauko.semaphore.free", "name", "kept")).isEqualTo(3);
  }

  private Reference<Semaphore> bindAndForget() {
    Semaphore semaphore = new Semaphore(1);
    ConstructMetrics.of("forgotten", semaphore).bindTo(registry);
    return new WeakReference<>(semaphore);
  }

  @Test
  void afterCloseAnotherOneMayHaveTheName() {
    ConstructMetrics first = ConstructMetrics.of("it", new Semaphore(1));
    first.bindTo(registry);
    first.close();
    ConstructMetrics.of("it", kept).bindTo(registry);
    assertThat(value(registry, "tauko.semaphore.free")).isEqualTo(3);
  }
}
