package dev.tauko.stream;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.stream.PekkoStreams.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.queue.Queue;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.assertj.core.api.InstanceOfAssertFactories;

/** Streams that a coroutine runs from source to sink. */
class RunTest {

  @OnEachMode
  void theSinksValueIsReturned(Lab lab) {
    lab.run(() -> {
      assertThat(run(Source.range(1, 100), Sink.fold(0, Integer::sum))).isEqualTo(5050);
    });
  }

  @OnEachMode
  void theVeryFailureIsThrown(Lab lab) {
    IOException broken = new IOException("broken");
    lab.run(() -> {
      assertThatThrownBy(() -> run(Source.failed(broken), Sink.ignore())).isSameAs(broken);
    });
  }

  @OnEachMode
  void errorsAndInterruptionsComeOutWithoutABox(Lab lab) {
    AssertionError error = new AssertionError("broken");
    InterruptedException interruption = new InterruptedException("broken");
    lab.run(() -> {
      assertThatThrownBy(() -> run(failing(error), Sink.seq())).isSameAs(error);
      assertThatThrownBy(() -> run(failing(interruption), Sink.seq())).isSameAs(interruption);
    });
  }

  private static Source<Integer, ?> failing(Throwable failure) {
    return Source.failed(failure);
  }

  @OnEachMode
  void aSinkThatWaitsForAFullQueueIsCancelledWithItsRun(Lab lab) {
    lab.run(() -> {
      Queue<Integer> queue = new Queue<>(2);
      Task<?> task = createTask(() -> run(Source.range(1, 100), Sinks.to(queue)));
      while (queue.stats().putting() == 0) {
        yieldNow();
      }
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThat(queue.stats().putting()).isZero();
      assertThat(queue.size()).isEqualTo(2);
    });
  }

  @OnEachMode
  void cancellingTheCoroutineEndsTheStreamFirst(Lab lab) {
    lab.run(() -> {
      CompletableFuture<Done> sourceEnd = new CompletableFuture<>();
      CompletableFuture<Object> sinkEnd = new CompletableFuture<>();
      Sink<Object, CompletionStage<Done>> sink =
          Sink.ignore()
              .mapMaterializedValue(
                  stage -> stage.whenComplete((done, failure) -> sinkEnd.complete(failure)));
      Task<?> task =
          createTask(() -> {
            var _ = run(Ends.reporting(Source.maybe(), sourceEnd), sink);
          });
      Lab.settle();
      task.cancel("enough");
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThat(sinkEnd).isDone();
      assertThat(sinkEnd.join())
          .isExactlyInstanceOf(CancellationException.class)
          .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
          .hasMessage("enough")
          .hasCauseInstanceOf(CancelledError.class);
      var _ = await(sourceEnd.handle((done, failure) -> "ended"));
    });
  }

  /** Only the cancellation of the run itself cancels the sink's coroutine. */
  @OnEachMode
  void aCancellationThatComesDownTheStreamIsAFailure(Lab lab) {
    lab.run(() -> {
      CancellationException cancelled = new CancellationException("upstream");
      cancelled.initCause(new CancelledError("upstream"));
      assertThatThrownBy(() ->
              run(
                  Source.failed(cancelled),
                  Sinks.of(elements -> {
                    try {
                      return elements.iterator().next();
                    } catch (CancellationException seen) {
                      throw new IOException(seen);
                    }
                  })))
          .isInstanceOf(IOException.class)
          .hasCause(cancelled);
    });
  }

  @OnEachMode
  void anotherSystemMayRunTheStream(Lab lab) {
    ActorSystem<Void> other = lab.systemNamed("other");
    lab.run(() -> {
      assertThat(
              run(
                  Source.single(7),
                  Sink.<Integer>head(),
                  SystemMaterializer.get(other).materializer()))
          .isEqualTo(7);
    });
  }
}
