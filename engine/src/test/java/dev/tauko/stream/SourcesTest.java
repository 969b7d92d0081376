package dev.tauko.stream;

import static dev.tauko.Asyncio.allTasks;
import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.stream.PekkoStreams.elements;
import static dev.tauko.stream.PekkoStreams.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Streams of what coroutines emit. */
class SourcesTest {

  private static <T> Downstream<T> probe(Lab lab, Source<T, ?> source) {
    return Downstream.of(source, lab.engine().system());
  }

  /** Waits until the coroutine of a stream that has ended has ended, too. */
  private static void awaitTheEnd(Lab lab) {
    lab.run(() -> {
      while (allTasks().size() > 1) {
        yieldNow();
      }
    });
  }

  @OnEachMode
  void theEndOfTheStreamIsDeliveredOnceSoThatCleanupMayWait(Lab lab) {
    lab.run(() -> {
      for (int round = 0; round < 50; round++) {
        CompletableFuture<String> end = new CompletableFuture<>();
        Source<Integer, NotUsed> source =
            Sources.of(emitter -> {
              try {
                for (int i = 0; ; i++) {
                  emitter.emit(i);
                }
              } finally {
                try {
                  sleep(Duration.ofMillis(5));
                  end.complete("cleaned up after " + currentTask().cancelling());
                } catch (CancelledError again) {
                  end.complete(again.getMessage());
                }
              }
            });
        assertThat(run(source.take(3), Sink.seq())).containsExactly(0, 1, 2);
        assertThat(await(end)).isEqualTo("cleaned up after 1");
      }
    });
  }

  @OnEachMode
  void theStreamHasWhatTheBodyEmitsAndEndsWithIt(Lab lab) {
    Downstream<Integer> probe =
        probe(
            lab,
            Sources.of(emitter -> {
              for (int i = 1; i <= 3; i++) {
                emitter.emit(i);
              }
            }));
    probe.request(10).expectNext(1).expectNext(2).expectNext(3).expectComplete();
  }

  @OnEachMode
  void theBodyBeginsWithTheFirstDemand(Lab lab) {
    CompletableFuture<Object> begun = new CompletableFuture<>();
    Downstream<Integer> probe =
        probe(
            lab,
            Sources.of(emitter -> {
              begun.complete("");
              emitter.emit(1);
            }));
    assertThat(begun).isNotDone();
    probe.request(1).expectNext(1);
    assertThat(begun).isDone();
    probe.expectComplete();
  }

  @OnEachMode
  void emitWaitsForDemand(Lab lab) {
    CompletableFuture<Object> first = new CompletableFuture<>();
    CompletableFuture<Object> second = new CompletableFuture<>();
    Downstream<Integer> probe =
        probe(
            lab,
            Sources.of(emitter -> {
              emitter.emit(1);
              first.complete("");
              emitter.emit(2);
              second.complete("");
            }));
    probe.request(1).expectNext(1);
    first.join();
    assertThat(second).isNotDone();
    probe.request(1).expectNext(2);
    second.join();
    probe.expectComplete();
  }

  @OnEachMode
  void cancellingTheStreamCancelsTheCoroutine(Lab lab) {
    CompletableFuture<Object> end = new CompletableFuture<>();
    Downstream<Integer> probe =
        probe(
            lab,
            Sources.of(emitter -> {
              try {
                emitter.emit(1);
                emitter.emit(2);
              } catch (CancelledError cancelled) {
                end.complete("cancelled");
                throw cancelled;
              }
            }));
    probe.request(1).expectNext(1);
    probe.cancel();
    assertThat(end.join()).isEqualTo("cancelled");
    awaitTheEnd(lab);
  }

  @OnEachMode
  void aBodyThatWaitsElsewhereIsCancelledToo(Lab lab) {
    CompletableFuture<Object> end = new CompletableFuture<>();
    CompletableFuture<Object> waits = new CompletableFuture<>();
    Downstream<Integer> probe =
        probe(
            lab,
            Sources.of(emitter -> {
              try {
                waits.complete("");
                await(new CompletableFuture<>());
              } finally {
                end.complete("finally");
              }
            }));
    probe.request(1);
    waits.join();
    probe.cancel();
    assertThat(end.join()).isEqualTo("finally");
    awaitTheEnd(lab);
  }

  @OnEachMode
  void aFailureOfTheBodyIsThatOfTheStream(Lab lab) {
    IOException broken = new IOException("broken");
    Downstream<Integer> probe =
        probe(
            lab,
            Sources.of(emitter -> {
              emitter.emit(1);
              throw broken;
            }));
    probe.request(2).expectNext(1);
    assertThat(probe.expectError()).isSameAs(broken);
  }

  @OnEachMode
  void aCancelledBodyFailsTheStream(Lab lab) {
    Downstream<Integer> probe =
        probe(
            lab,
            Sources.of(emitter -> {
              currentTask().cancel("enough");
              await(new CompletableFuture<>());
            }));
    probe.request(1);
    assertThat(probe.expectError()).isInstanceOf(CancellationException.class).hasMessage("enough");
  }

  @OnEachMode
  void whatAnEmitThatIsCancelledHasOfferedIsNotInTheStream(Lab lab) {
    CompletableFuture<Object> withdrawn = new CompletableFuture<>();
    Downstream<Integer> probe =
        probe(
            lab,
            Sources.of(emitter -> {
              emitter.emit(1);
              Task<?> child = createTask(() -> emitter.emit(2));
              Lab.settle();
              child.cancel();
              assertThatThrownBy(child::await).isInstanceOf(CancelledError.class);
              withdrawn.complete("");
              emitter.emit(3);
            }));
    probe.request(1).expectNext(1);
    withdrawn.join();
    probe.request(2).expectNext(3).expectComplete();
  }

  @OnEachMode
  void severalCoroutinesMayEmit(Lab lab) {
    List<Integer> all =
        lab.run(() -> {
          List<Integer> taken = new ArrayList<>();
          Source<Integer, ?> source =
              Sources.of(emitter -> {
                List<Task<?>> children = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                  int first = 100 * i;
                  children.add(
                      createTask(() -> {
                        for (int j = 0; j < 20; j++) {
                          emitter.emit(first + j);
                        }
                      }));
                }
                for (Task<?> child : children) {
                  child.await();
                }
              });
          elements(source).forEach(taken::add);
          return taken;
        });
    assertThat(all).hasSize(200).doesNotHaveDuplicates();
    for (int i = 0; i < 10; i++) {
      int of = i;
      assertThat(all.stream().filter(each -> each / 100 == of)).isSorted().hasSize(20);
    }
  }

  @OnEachMode
  void whoEmitsAfterTheEndIsToldSo(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Emitter<Integer>> kept = new CompletableFuture<>();
      assertThat(run(Sources.<Integer>of(kept::complete), Sink.seq())).isEmpty();
      assertThatThrownBy(() -> kept.join().emit(1))
          .isInstanceOfAny(IllegalStateException.class, CancelledError.class);
      assertThatThrownBy(() -> kept.join().emit(null)).isInstanceOf(NullPointerException.class);
    });
  }

  @OnEachMode
  void aSourceMayBeRunSeveralTimes(Lab lab) {
    lab.run(() -> {
      List<Integer> runs = Collections.synchronizedList(new ArrayList<>());
      Source<Integer, ?> source =
          Sources.of(emitter -> {
            runs.add(1);
            emitter.emit(7);
          });
      assertThat(run(source, Sink.seq())).containsExactly(7);
      assertThat(run(source, Sink.seq())).containsExactly(7);
      assertThat(runs).hasSize(2);
    });
  }

  @OnEachMode
  void theCoroutineRunsOnTheEngineThatIsGiven(Lab lab) {
    ActorSystem<Void> other = lab.systemNamed("other");
    Engine engine = lab.engine();
    Source<Engine, ?> given = Sources.of(engine, emitter -> emitter.emit(Engine.current()));
    Source<Engine, ?> ofTheStream = Sources.of(emitter -> emitter.emit(Engine.current()));
    assertThat(given.runWith(Sink.head(), other).toCompletableFuture().join()).isSameAs(engine);
    assertThat(ofTheStream.runWith(Sink.head(), other).toCompletableFuture().join())
        .isSameAs(Engine.get(other));
    lab.run(() -> {
      Source<Engine, ?> here = Sources.of(emitter -> emitter.emit(Engine.current()));
      CompletionStage<Engine> ran = here.runWith(Sink.head(), other);
      assertThat(await(ran)).isSameAs(engine);
    });
  }

  @OnEachMode
  void anEngineThatWasShutDownFailsTheStream(Lab lab) {
    ActorSystem<Void> ended = lab.systemNamed("ended");
    Engine engine = Engine.get(ended);
    Lab.end(ended);
    Downstream<Integer> probe = probe(lab, Sources.of(engine, emitter -> emitter.emit(1)));
    probe.request(1);
    assertThat(probe.expectError())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has been shut down");
  }

  @OnEachMode
  void whatFailsAfterTheStreamIsLogged(Lab lab) throws InterruptedException {
    Logs logs = lab.logs(PekkoStreams.class);
    CompletableFuture<Object> gone = new CompletableFuture<>();
    Source<Integer, ?> source =
        Sources.of(emitter -> {
          try {
            while (true) {
              emitter.emit(1);
            }
          } catch (CancelledError cancelled) {
            gone.complete("");
            throw new IOException("broken");
          }
        });
    lab.run(() -> {
      Iterator<Integer> elements;
      try (Elements<Integer> all = elements(source)) {
        elements = all.iterator();
        elements.next();
      }
      await(gone);
    });
    logs.await("failed after its stream had ended");
    assertThat(logs.thrown()).hasSize(1).first().isInstanceOf(IOException.class);
  }
}
