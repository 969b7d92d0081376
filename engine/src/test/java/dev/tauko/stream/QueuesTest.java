package dev.tauko.stream;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.stream.PekkoStreams.elements;
import static dev.tauko.stream.PekkoStreams.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.QueueShutDownException;
import dev.tauko.Task;
import dev.tauko.queue.Queue;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Queues of coroutines at the ends of streams. */
class QueuesTest {

  @OnEachMode
  void aQueueIsASourceUntilItIsShutDown(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>();
      Task<List<Integer>> taken = createTask(() -> run(Sources.from(queue), Sink.seq()));
      for (int i = 0; i < 200; i++) {
        queue.put(i);
      }
      queue.shutdown();
      assertThat(taken.await()).hasSize(200).isSorted();
    });
  }

  @OnEachMode
  void anItemIsTakenOutOnlyWhenTheStreamAsksForOne(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>();
      for (int i = 0; i < 10; i++) {
        queue.put(i);
      }
      try (Elements<Integer> elements = elements(Sources.from(queue))) {
        Iterator<Integer> all = elements.iterator();
        assertThat(all.next()).isZero();
        assertThat(all.next()).isEqualTo(1);
        // One more may be with the stream: it runs one element ahead.
        assertThat(queue.size()).isBetween(7, 8);
      }
      Lab.settle();
      int left = queue.size();
      assertThat(left).isBetween(7, 8);
      assertThat(queue.getNoWait()).isEqualTo(10 - left);
    });
  }

  @OnEachMode
  void joinWaitsForThoseWhoWorkOnTheItems(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>();
      for (int i = 0; i < 10; i++) {
        queue.put(i);
      }
      List<Integer> done = new ArrayList<>();
      Task<?> worker =
          createTask(() ->
              run(
                  Sources.from(queue)
                      .via(
                          Flows.mapAsync(
                              1,
                              item -> {
                                done.add(item);
                                queue.taskDone();
                                return item;
                              })),
                  Sink.ignore()));
      queue.join();
      assertThat(done).hasSize(10);
      queue.shutdown();
      worker.await();
    });
  }

  @OnEachMode
  void cancellingTheStreamLeavesTheQueueToOthers(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>();
      Task<?> waits =
          createTask(() -> {
            try (Elements<Integer> elements = elements(Sources.from(queue))) {
              elements.iterator().next();
            }
          });
      while (queue.stats().getting() == 0) {
        Lab.settle();
      }
      waits.cancel();
      while (queue.stats().getting() > 0) {
        Lab.settle();
      }
      queue.put(7);
      assertThat(queue.get()).isEqualTo(7);
    });
  }

  @OnEachMode
  void aQueueIsASinkThatWaitsWhileItIsFull(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>(2);
      Task<Done> done = createTask(() -> run(Source.range(1, 100), Sinks.to(queue)));
      List<Integer> taken = new ArrayList<>();
      while (taken.size() < 100) {
        assertThat(queue.size()).isLessThanOrEqualTo(2);
        taken.add(queue.get());
      }
      assertThat(taken).isSorted().startsWith(1).endsWith(100);
      assertThat(done.await()).isEqualTo(Done.getInstance());
      queue.putNoWait(101);
      assertThat(queue.get()).isEqualTo(101);
    });
  }

  @OnEachMode
  void aFailureOfTheStreamIsThatOfTheSink(Lab lab) {
    IOException broken = new IOException("broken");
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>();
      Source<Integer, ?> source =
          Source.range(1, 2)
              .map(number -> {
                if (number == 2) {
                  throw broken;
                }
                return number;
              });
      assertThatThrownBy(() -> run(source, Sinks.to(queue))).isSameAs(broken);
      assertThat(queue.getNoWait()).isEqualTo(1);
    });
  }

  @OnEachMode
  void aQueueThatWasShutDownCancelsTheStream(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>(1);
      CompletableFuture<Done> end = new CompletableFuture<>();
      CompletionStage<Done> done =
          Ends.reporting(Source.repeat(1), end)
              .runWith(
                  Sinks.to(queue), SystemMaterializer.get(lab.engine().system()).materializer());
      queue.get();
      queue.shutdown(true);
      assertThatThrownBy(() -> await(done)).isInstanceOf(QueueShutDownException.class);
      assertThatThrownBy(() -> await(end)).isInstanceOf(QueueShutDownException.class);
    });
  }

  @OnEachMode
  void aSinkMayBeABodyThatLeavesEarly(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Done> end = new CompletableFuture<>();
      int sum =
          run(
              Ends.reporting(Source.repeat(1), end),
              Sinks.<Integer, Integer>of(elements -> {
                int total = 0;
                for (int element : elements) {
                  total += element;
                  if (total == 10) {
                    break;
                  }
                }
                return total;
              }));
      assertThat(sum).isEqualTo(10);
      await(end);
    });
  }
}
