package dev.tauko.stream;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.stream.PekkoStreams.elements;
import static dev.tauko.stream.PekkoStreams.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Supervision;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Coroutines that work on the elements of a stream. */
class FlowsTest {

  private static List<CompletableFuture<Object>> gates(int count) {
    List<CompletableFuture<Object>> gates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      gates.add(new CompletableFuture<>());
    }
    return gates;
  }

  @OnEachMode
  void resultsComeInTheOrderOfTheElements(Lab lab) {
    lab.run(() -> {
      List<CompletableFuture<Object>> gates = gates(3);
      Flow<Integer, Integer, NotUsed> flow =
          Flows.mapAsync(
              3,
              index -> {
                if (index == 2) {
                  gates.get(1).complete("");
                } else if (index == 1) {
                  await(gates.get(1));
                  gates.get(0).complete("");
                } else {
                  await(gates.get(0));
                }
                return 10 * index;
              });
      assertThat(run(Source.range(0, 2).via(flow), Sink.seq())).containsExactly(0, 10, 20);
    });
  }

  @OnEachMode
  void unorderedResultsComeWhenTheyAreThere(Lab lab) {
    lab.run(() -> {
      List<CompletableFuture<Object>> gates = gates(3);
      Flow<Integer, Integer, NotUsed> flow =
          Flows.mapAsyncUnordered(
              3,
              index -> {
                await(gates.get(index));
                return index;
              });
      List<Integer> seen = new ArrayList<>();
      gates.get(2).complete("");
      for (int index : elements(Source.range(0, 2).via(flow))) {
        seen.add(index);
        gates.get((index + 2) % 3).complete("");
      }
      assertThat(seen).containsExactly(2, 1, 0);
    });
  }

  @OnEachMode
  void noMoreElementsAreWorkedOnThanAllowed(Lab lab) {
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CompletableFuture<Object> four = new CompletableFuture<>();
    Flow<Integer, Integer, NotUsed> flow =
        Flows.mapAsyncUnordered(
            4,
            number -> {
              int now = working.incrementAndGet();
              most.accumulateAndGet(now, Math::max);
              if (now == 4) {
                four.complete("");
              }
              await(four);
              yieldNow();
              working.decrementAndGet();
              return number;
            });
    lab.run(() -> {
      assertThat(run(Source.range(1, 200).via(flow), Sink.seq())).hasSize(200);
    });
    assertThat(most).hasValue(4);
  }

  @OnEachMode
  void aFailureIsThatOfTheStreamAndCancelsTheOthers(Lab lab) {
    IOException broken = new IOException("broken");
    lab.run(() -> {
      CompletableFuture<Object> waits = new CompletableFuture<>();
      CompletableFuture<Object> end = new CompletableFuture<>();
      Flow<Integer, Integer, NotUsed> flow =
          Flows.mapAsyncUnordered(
              2,
              number -> {
                if (number == 1) {
                  try {
                    waits.complete("");
                    await(new CompletableFuture<>());
                  } finally {
                    end.complete("finally");
                  }
                }
                await(waits);
                throw broken;
              });
      assertThatThrownBy(() -> run(Source.range(1, 2).via(flow), Sink.ignore())).isSameAs(broken);
      assertThat(await(end)).isEqualTo("finally");
    });
  }

  @OnEachMode
  void cancellingTheStreamCancelsTheCoroutines(Lab lab) {
    lab.run(() -> {
      AtomicInteger begun = new AtomicInteger();
      AtomicInteger ended = new AtomicInteger();
      CompletableFuture<Object> allBegun = new CompletableFuture<>();
      CompletableFuture<Object> allEnded = new CompletableFuture<>();
      Flow<Integer, Integer, NotUsed> flow =
          Flows.mapAsync(
              3,
              number -> {
                try {
                  if (begun.incrementAndGet() == 3) {
                    allBegun.complete("");
                  }
                  await(new CompletableFuture<>());
                  return number;
                } finally {
                  if (ended.incrementAndGet() == 3) {
                    allEnded.complete("");
                  }
                }
              });
      try (Elements<Integer> elements = elements(Source.range(1, 10).via(flow))) {
        await(allBegun);
        assertThat(elements).isNotNull();
      }
      await(allEnded);
      assertThat(begun).hasValue(3);
    });
  }

  @OnEachMode
  void aFailureOfTheSourceCancelsTheCoroutines(Lab lab) {
    IOException broken = new IOException("broken");
    lab.run(() -> {
      CompletableFuture<SourceQueueWithComplete<Integer>> queue = new CompletableFuture<>();
      CompletableFuture<Object> begun = new CompletableFuture<>();
      CompletableFuture<Object> end = new CompletableFuture<>();
      Flow<Integer, Integer, NotUsed> flow =
          Flows.mapAsync(
              3,
              number -> {
                try {
                  begun.complete("");
                  await(new CompletableFuture<>());
                  return number;
                } finally {
                  end.complete("");
                }
              });
      Source<Integer, ?> source =
          Source.<Integer>queue(1, org.apache.pekko.stream.OverflowStrategy.fail())
              .mapMaterializedValue(made -> {
                queue.complete(made);
                return made;
              });
      Elements<Integer> elements = elements(source.via(flow));
      await(await(queue).offer(1));
      await(begun);
      queue.join().fail(broken);
      assertThatThrownBy(() -> elements.iterator().next()).isSameAs(broken);
      await(end);
    });
  }

  @OnEachMode
  void aCancelledFunctionFailsTheStream(Lab lab) {
    lab.run(() -> {
      Flow<Integer, Integer, NotUsed> flow =
          Flows.mapAsync(
              1,
              number -> {
                Asyncio.currentTask().cancel("enough");
                yieldNow();
                return number;
              });
      assertThatThrownBy(() -> elements(Source.single(1).via(flow)).iterator().next())
          .isInstanceOf(CancellationException.class)
          .hasMessage("enough");
    });
  }

  @OnEachMode
  void supervisionDecidesAboutFailures(Lab lab) {
    lab.run(() -> {
      Flow<Integer, Integer, NotUsed> flow =
          Flows.<Integer, Integer>mapAsync(
                  2,
                  number -> {
                    if (number == 2) {
                      throw new IOException("broken");
                    }
                    return number;
                  })
              .withAttributes(
                  ActorAttributes.withSupervisionStrategy(Supervision.getResumingDecider()));
      assertThat(run(Source.range(1, 3).via(flow), Sink.seq())).containsExactly(1, 3);
    });
  }

  @OnEachCarrier
  void aFunctionMaySleepInVirtualTime(Lab lab) {
    lab.run(() -> {
      Duration before = runningLoop().time();
      Flow<Integer, Integer, NotUsed> flow =
          Flows.mapAsync(
              1,
              days -> {
                sleep(Duration.ofDays(days));
                return days;
              });
      assertThat(run(Source.range(1, 3).via(flow), Sink.seq())).containsExactly(1, 2, 3);
      assertThat(runningLoop().time().minus(before)).isEqualTo(Duration.ofDays(6));
    });
  }

  /** As with Pekko's own mapAsync. */
  @OnEachMode
  void anElementWhoseResultIsNullIsDropped(Lab lab) {
    lab.run(() -> {
      Source<Integer, NotUsed> numbers = Source.range(1, 9);
      Flow<Integer, Integer, NotUsed> pekko =
          Flow.<Integer>create()
              .mapAsync(2, number -> CompletableFuture.completedFuture(even(number)));
      Flow<Integer, Integer, NotUsed> ordered = Flows.mapAsync(2, FlowsTest::even);
      Flow<Integer, Integer, NotUsed> unordered =
          Flows.mapAsyncUnordered(
              2,
              number -> {
                yieldNow();
                return even(number);
              });
      assertThat(run(numbers.via(pekko), Sink.seq())).containsExactly(2, 4, 6, 8);
      assertThat(run(numbers.via(ordered), Sink.seq())).containsExactly(2, 4, 6, 8);
      assertThat(run(numbers.via(unordered), Sink.seq())).containsExactlyInAnyOrder(2, 4, 6, 8);
    });
  }

  private static @Nullable Integer even(int number) {
    return number % 2 == 0 ? number : null;
  }

  @OnEachMode
  void theFailureThatEndsTheStreamIsNotLogged(Lab lab) {
    Logs logs = lab.logs(PekkoStreams.class);
    IOException broken = new IOException("broken");
    lab.run(() -> {
      for (int i = 0; i < 200; i++) {
        Flow<Integer, Integer, NotUsed> flow =
            Flows.mapAsync(
                4,
                number -> {
                  throw broken;
                });
        assertThatThrownBy(() -> run(Source.single(1).via(flow), Sink.ignore())).isSameAs(broken);
      }
    });
    assertThat(logs.messages()).isEmpty();
  }

  @OnEachMode
  void aFailureAfterTheEndIsLogged(Lab lab) throws InterruptedException {
    Logs logs = lab.logs(PekkoStreams.class);
    lab.run(() -> {
      CompletableFuture<Object> waits = new CompletableFuture<>();
      Flow<Integer, Integer, NotUsed> flow =
          Flows.mapAsync(
              2,
              number -> {
                if (number == 1) {
                  try {
                    waits.complete("");
                    await(new CompletableFuture<>());
                  } finally {
                    throwUnseen();
                  }
                }
                await(waits);
                throw new IOException("broken");
              });
      assertThatThrownBy(() -> run(Source.range(1, 2).via(flow), Sink.ignore()))
          .isInstanceOf(IOException.class);
    });
    logs.await("The coroutine of Flows.mapAsync failed after its stream had ended");
    assertThat(logs.thrown()).singleElement().asString().contains("unseen");
  }

  private static void throwUnseen() {
    throw new IllegalStateException("unseen");
  }

  @Test
  void aParallelismBelowOneIsRejected() {
    assertThatThrownBy(() -> Flows.mapAsync(0, element -> element))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parallelism is 0; accepted: 1 or more");
  }
}
