package dev.tauko.stream;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.stream.PekkoStreams.elements;
import static dev.tauko.stream.PekkoStreams.forEach;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AwaitTrace;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.AbruptStageTerminationException;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;

/** A stream's elements in the loop of a coroutine. */
class ElementsTest {

  @OnEachMode
  void theLoopTakesAllElementsInTheirOrder(Lab lab) {
    List<Integer> taken =
        lab.run(() -> {
          List<Integer> all = new ArrayList<>();
          try (Elements<Integer> elements = elements(Source.range(1, 1000))) {
            for (int element : elements) {
              all.add(element);
            }
          }
          return all;
        });
    assertThat(taken).hasSize(1000).isSorted().startsWith(1, 2).endsWith(1000);
  }

  @OnEachMode
  void anEmptyStreamHasNoElements(Lab lab) {
    lab.run(() -> {
      Iterator<Integer> none = elements(Source.<Integer>empty()).iterator();
      assertThat(none.hasNext()).isFalse();
      assertThat(none.hasNext()).isFalse();
      assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    });
  }

  @OnEachMode
  void theStreamRunsAsFarAheadAsItMay(Lab lab) {
    for (int ahead : new int[] {1, 2, 16}) {
      lab.run(() -> {
        AtomicInteger made = new AtomicInteger();
        Source<Integer, NotUsed> numbers =
            Source.fromIterator(() -> List.of(0).iterator())
                .flatMapConcat(zero -> Source.range(1, 500))
                .map(number -> {
                  made.incrementAndGet();
                  return number;
                });
        int taken = 0;
        for (int number : elements(numbers, ahead)) {
          taken++;
          assertThat(number).isEqualTo(taken);
          assertThat(made.get()).isLessThanOrEqualTo(taken + ahead);
        }
        assertThat(taken).isEqualTo(500);
      });
    }
  }

  @OnEachMode
  void theStreamWorksWhileTheLoopDoes(Lab lab) {
    lab.run(() -> {
      List<CompletableFuture<Object>> made =
          List.of(new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>());
      Source<Integer, NotUsed> numbers =
          Source.range(0, 2)
              .map(number -> {
                made.get(number).complete("");
                return number;
              });
      for (int number : elements(numbers)) {
        await(made.get(Math.min(2, number + 1)));
      }
    });
  }

  @OnEachMode
  void leavingTheBlockCancelsTheStream(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Done> end = new CompletableFuture<>();
      try (Elements<Integer> elements = elements(Ends.reporting(Source.repeat(7), end))) {
        for (int element : elements) {
          assertThat(element).isEqualTo(7);
          break;
        }
      }
      await(end);
    });
  }

  @OnEachMode
  void anExceptionThatLeavesTheBlockCancelsTheStream(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Done> end = new CompletableFuture<>();
      assertThatThrownBy(
              () -> {
                try (Elements<Integer> elements = elements(Ends.reporting(Source.repeat(7), end))) {
                  elements.iterator().next();
                  throw new IOException("broken");
                }
              })
          .isInstanceOf(IOException.class);
      await(end);
    });
  }

  @OnEachMode
  void cancellingTheCoroutineCancelsTheStream(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Done> end = new CompletableFuture<>();
      Task<?> task =
          createTask(() -> {
            try (Elements<Object> elements = elements(Ends.reporting(Source.maybe(), end))) {
              elements.iterator().next();
            }
          });
      Lab.settle();
      task.cancel();
      await(end);
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    });
  }

  @OnEachMode
  void aLoopWithoutABlockCancelsTheStreamWhenItsCoroutineEnds(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Done> end = new CompletableFuture<>();
      CompletableFuture<Object> left = new CompletableFuture<>();
      CompletableFuture<Object> gate = new CompletableFuture<>();
      Task<?> task =
          createTask(() -> {
            for (int element : elements(Ends.reporting(Source.repeat(7), end))) {
              left.complete(element);
              break;
            }
            await(gate);
          });
      await(left);
      assertThat(end).isNotDone();
      gate.complete("");
      task.await();
      await(end);
    });
  }

  @OnEachMode
  void aFailureComesAfterTheElementsBeforeIt(Lab lab) {
    IOException broken = new IOException("broken");
    lab.run(() -> {
      Source<Integer, ?> source =
          Source.range(1, 4)
              .map(number -> {
                if (number == 4) {
                  throw broken;
                }
                return number;
              });
      Iterator<Integer> elements = elements(source, 16).iterator();
      assertThat(List.of(elements.next(), elements.next(), elements.next()))
          .containsExactly(1, 2, 3);
      assertThatThrownBy(elements::hasNext).isSameAs(broken);
      assertThatThrownBy(elements::next).isSameAs(broken);
    });
    assertThat(broken.getSuppressed()).hasSize(1).hasOnlyElementsOfType(AwaitTrace.class);
  }

  @OnEachMode
  void aWaitThatIsCancelledLosesNoElement(Lab lab) {
    lab.run(() -> {
      Pair<BoundedSourceQueue<Integer>, Source<Integer, NotUsed>> source =
          Source.<Integer>queue(10)
              .preMaterialize(SystemMaterializer.get(lab.engine().system()).materializer());
      Elements<Integer> elements = elements(source.second());
      for (int number = 1; number <= 100; number++) {
        Task<Integer> waits = createTask(() -> elements.iterator().next());
        if (number % 2 == 0) {
          Lab.settle();
        }
        waits.cancel();
        int offered = number;
        assertThat(source.first().offer(offered).isEnqueued()).isTrue();
        Integer taken;
        try {
          taken = waits.await();
        } catch (CancelledError cancelled) {
          taken = elements.iterator().next();
        }
        assertThat(taken).isEqualTo(number);
      }
      elements.close();
    });
  }

  @OnEachMode
  void whatWasClosedHasNoElements(Lab lab) {
    lab.run(() -> {
      Elements<Object> elements = elements(Source.maybe());
      Task<?> waits = createTask(() -> elements.iterator().next());
      Lab.settle();
      elements.close();
      elements.close();
      assertThatThrownBy(waits::await)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("were closed");
      assertThatThrownBy(() -> elements.iterator().hasNext())
          .isInstanceOf(IllegalStateException.class);
    });
  }

  @OnEachMode
  void oneCoroutineAtATimeWaits(Lab lab) {
    lab.run(() -> {
      try (Elements<Object> elements = elements(Source.maybe())) {
        Task<?> waits = createTask(() -> elements.iterator().next());
        Lab.settle();
        assertThatThrownBy(() -> elements.iterator().next())
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("another coroutine waits");
        waits.cancel();
        assertThatThrownBy(waits::await).isInstanceOf(CancelledError.class);
      }
    });
  }

  @OnEachMode
  void anotherSystemMayRunTheStream(Lab lab) {
    ActorSystem<Void> other = lab.systemNamed("other");
    lab.run(() -> {
      Materializer materializer = SystemMaterializer.get(other).materializer();
      List<Integer> all = new ArrayList<>();
      elements(Source.range(1, 3), 1, materializer).forEach(all::add);
      assertThat(all).containsExactly(1, 2, 3);
    });
  }

  @OnEachMode
  void theEndOfTheMaterializerIsAFailure(Lab lab) {
    lab.run(() -> {
      Materializer materializer = Materializer.createMaterializer(lab.engine().system());
      Iterator<Integer> elements = elements(Source.repeat(1), 1, materializer).iterator();
      elements.next();
      materializer.shutdown();
      assertThatThrownBy(
              () -> {
                while (true) {
                  elements.next();
                }
              })
          .isInstanceOf(AbruptStageTerminationException.class);
    });
  }

  @OnEachMode
  void forEachGoesThroughAllElements(Lab lab) {
    lab.run(() -> {
      List<Integer> all = new ArrayList<>();
      forEach(Source.range(1, 3), all::add);
      assertThat(all).containsExactly(1, 2, 3);
    });
  }

  @OnEachMode
  void theSourceOfAForEachHearsWhatTheActionHasThrown(Lab lab) {
    IOException broken = new IOException("broken");
    lab.run(() -> {
      CompletableFuture<Done> end = new CompletableFuture<>();
      assertThatThrownBy(() ->
              forEach(
                  Ends.reporting(Source.repeat(1), end),
                  element -> {
                    throw broken;
                  }))
          .isSameAs(broken);
      assertThatThrownBy(() -> await(end)).isSameAs(broken);
    });
  }

  @OnEachMode
  void theSourceOfAForEachHearsOfTheCancellation(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Done> end = new CompletableFuture<>();
      Task<?> task = createTask(() -> forEach(Ends.reporting(Source.maybe(), end), element -> {}));
      Lab.settle();
      task.cancel("enough");
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      CompletableFuture<Throwable> cause = end.handle((done, failure) -> failure);
      assertThat(await(cause)).isInstanceOf(CancellationException.class).hasMessage("enough");
    });
  }

  @OnEachCarrier
  void othersRunWhileElementsAreThere(Lab lab) {
    lab.run(() -> {
      boolean[] hasRun = {false};
      Elements<Integer> elements = elements(Source.range(1, 1000), 1000);
      Iterator<Integer> all = elements.iterator();
      all.next();
      // The stream is on its own dispatcher: it needs nothing of the loop to deliver the rest.
      int taken = 1;
      Task<?> other = createTask(() -> hasRun[0] = true);
      while (!hasRun[0]) {
        all.next();
        taken++;
      }
      assertThat(taken).isLessThanOrEqualTo(66);
      other.await();
      elements.close();
    });
  }

  @Test
  void onlyCoroutinesTakeElements() {
    assertThatThrownBy(() -> elements(Source.single(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("elements() was called from");
  }

  @OnEachCarrier("portable")
  void aDistanceBelowOneIsRejected(Lab lab) {
    lab.run(() -> {
      assertThatThrownBy(() -> elements(Source.single(1), 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ahead is 0; accepted: 1 or more");
    });
  }
}
