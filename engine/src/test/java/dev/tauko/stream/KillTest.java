package dev.tauko.stream;

import static dev.tauko.Asyncio.allTasks;
import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.stream.PekkoStreams.elements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.queue.Queue;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/** Coroutines at the ends of streams and in the midst of them, killed at random points. */
class KillTest {
  private static final int ROUNDS = 100;
  private static final int ELEMENTS = 30;

  /** One stream from a coroutine that emits, by coroutines that pass on, to one that takes. */
  private static final class Pipe {
    final List<Integer> emitted = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> taken = Collections.synchronizedList(new ArrayList<>());
    final CompletableFuture<Task<?>> emits = new CompletableFuture<>();
    final AtomicInteger passing = new AtomicInteger();

    /** The end of the stream; null as long as it has not been run. */
    volatile @Nullable CompletableFuture<Done> termination;

    Source<Integer, ?> source(Random random, int parallelism) {
      int pauses = random.nextInt(3);
      return Sources.<Integer>of(
              emitter -> {
                emits.complete(currentTask());
                for (int i = 0; i < ELEMENTS; i++) {
                  pause(pauses);
                  emitter.emit(i);
                  emitted.add(i);
                }
              })
          .via(
              Flows.mapAsync(
                  parallelism,
                  element -> {
                    passing.incrementAndGet();
                    try {
                      pause(pauses);
                      return element;
                    } finally {
                      passing.decrementAndGet();
                    }
                  }))
          .watchTermination((materialized, end) -> {
            termination = end.toCompletableFuture();
            return materialized;
          });
    }

    void takeAll(Source<Integer, ?> source) {
      try (Elements<Integer> elements = elements(source)) {
        for (int element : elements) {
          taken.add(element);
        }
      }
    }

    /** On several threads, the source's coroutine may appear a moment after the stream's end. */
    void awaitQuiet() {
      CompletableFuture<Done> end = termination;
      for (int quiet = 0; quiet < 1000; quiet++) {
        if ((end != null && !end.isDone()) || passing.get() > 0 || isEmitting()) {
          quiet = 0;
        }
        yieldNow();
      }
    }

    /** Whether the coroutine of the source is there, even if it has not begun. */
    private static boolean isEmitting() {
      return allTasks().stream().anyMatch(task -> task.name().equals("Sources.of"));
    }
  }

  private static void pause(int times) {
    for (int i = 0; i < times; i++) {
      yieldNow();
    }
  }

  private static List<Integer> numbers(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  @OnEachMode
  void whoTakesIsKilled(Lab lab) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      Pipe pipe = new Pipe();
      lab.run(() -> {
        int parallelism = 1 + random.nextInt(4);
        Source<Integer, ?> source = pipe.source(random, parallelism);
        Task<?> takes = createTask(() -> pipe.takeAll(source));
        pause(random.nextInt(200));
        takes.cancel();
        try {
          takes.await();
        } catch (CancelledError cancelled) {
          // As it should, unless it was through.
        }
        pipe.awaitQuiet();
        assertThat(pipe.taken).isEqualTo(numbers(pipe.taken.size()));
        assertThat(pipe.emitted).isEqualTo(numbers(pipe.emitted.size()));
        // One with the emitter, one ahead of the loop, the others in the flow.
        assertThat(pipe.emitted.size() - pipe.taken.size()).isBetween(0, parallelism + 3);
      });
    }
  }

  @OnEachMode
  void whoEmitsIsKilled(Lab lab) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      Pipe pipe = new Pipe();
      lab.run(() -> {
        Source<Integer, ?> source = pipe.source(random, 1 + random.nextInt(4));
        Task<?> takes = createTask(() -> pipe.takeAll(source));
        Task<?> emits = await(pipe.emits);
        pause(random.nextInt(200));
        boolean killed = emits.cancel("killed");
        try {
          takes.await();
          assertThat(pipe.taken).isEqualTo(numbers(ELEMENTS));
        } catch (CancellationException failure) {
          assertThat(killed).isTrue();
          assertThat(failure).hasMessage("killed");
        }
        pipe.awaitQuiet();
        assertThat(pipe.taken).isEqualTo(numbers(pipe.taken.size()));
        assertThat(pipe.emitted.size()).isGreaterThanOrEqualTo(pipe.taken.size());
      });
    }
  }

  @OnEachMode
  void nothingEmittedIsLostWhenTheEmitterIsKilled(Lab lab) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      Pipe pipe = new Pipe();
      lab.run(() -> {
        int pauses = random.nextInt(3);
        Source<Integer, ?> source =
            Sources.of(emitter -> {
              pipe.emits.complete(currentTask());
              for (int i = 0; i < ELEMENTS; i++) {
                pause(pauses);
                emitter.emit(i);
                pipe.emitted.add(i);
              }
            });
        Task<?> takes = createTask(() -> pipe.takeAll(source));
        Task<?> emits = await(pipe.emits);
        pause(random.nextInt(100));
        emits.cancel();
        try {
          takes.await();
        } catch (CancellationException failure) {
          // What was emitted has been taken before.
        }
        assertThat(pipe.taken).isEqualTo(pipe.emitted).isEqualTo(numbers(pipe.taken.size()));
      });
    }
  }

  @OnEachMode
  void aQueueLosesNoItemWhenTheCoroutineOfItsSourceIsKilled(Lab lab) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      lab.run(() -> {
        Queue<Integer> queue = new Queue<>(random.nextInt(3));
        List<Integer> taken = new ArrayList<>();
        Task<?> puts =
            createTask(() -> {
              for (int i = 0; i < ELEMENTS; i++) {
                queue.put(i);
              }
              queue.shutdown();
            });
        while (true) {
          try (Elements<Integer> elements = elements(Sources.from(queue))) {
            Task<?> killer =
                createTask(() -> {
                  pause(random.nextInt(20));
                  for (Task<?> task : allTasks()) {
                    if (task.name().equals("Sources.from")) {
                      task.cancel("killed");
                    }
                  }
                });
            for (int element : elements) {
              taken.add(element);
            }
            killer.await();
            break;
          } catch (CancellationException killed) {
            // The next source goes on where this one has ended.
          }
        }
        puts.await();
        assertThat(taken).isEqualTo(numbers(ELEMENTS));
      });
    }
  }
}
