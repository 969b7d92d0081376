package dev.tauko;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.io.Subprocesses.createSubprocessExec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.stream.Flows;
import dev.tauko.stream.PekkoStreams;
import dev.tauko.stream.Sinks;
import dev.tauko.stream.Sources;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Somebody blocks all threads of the JVM's common pool: nothing of the engine needs them. */
@Timeout(60)
class BlockedCommonPoolTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private final CountDownLatch end = new CountDownLatch(1);

  private record Question(ActorRef<Integer> replyTo) {}

  private static final Behavior<Question> ANSWERING =
      Behaviors.receiveMessage(question -> {
        question.replyTo().tell(7);
        return Behaviors.stopped();
      });

  @BeforeEach
  void block() throws Exception {
    int threads = ForkJoinPool.commonPool().getParallelism();
    CountDownLatch blocked = new CountDownLatch(threads);
    for (int thread = 0; thread < threads; thread++) {
      ForkJoinPool.commonPool()
          .execute(() -> {
            blocked.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    blocked.await();
  }

  @AfterEach
  void unblock() {
    end.countDown();
  }

  @OnEachMode
  void repliesAreAwaited(Lab lab) {
    lab.run(() -> {
      ActorSystem<?> system = lab.engine().system();
      ActorRef<Question> seven = system.systemActorOf(ANSWERING, "seven", Props.empty());
      CompletionStage<Integer> reply =
          AskPattern.ask(seven, Question::new, LONG, system.scheduler());
      assertThat(await(reply)).isEqualTo(7);
      assertThat(await(reply)).isEqualTo(7);
    });
  }

  @OnEachMode
  void streamsRun(Lab lab) {
    lab.run(() -> {
      Source<Integer, NotUsed> numbers =
          Sources.of(emitter -> {
            emitter.emit(1);
            emitter.emit(2);
          });
      assertThat(PekkoStreams.run(numbers, Sink.seq())).containsExactly(1, 2);
      Source<Integer, NotUsed> doubled = numbers.via(Flows.mapAsync(2, number -> 2 * number));
      Sink<Integer, CompletionStage<Integer>> sum =
          Sinks.of(elements -> {
            int all = 0;
            for (int element : elements) {
              all += element;
            }
            return all;
          });
      assertThat(PekkoStreams.run(doubled, sum)).isEqualTo(6);
    });
  }

  @OnEachMode
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void theEndOfAProcessIsNoticed(Lab lab) {
    lab.run(() -> assertThat(createSubprocessExec("sh", "-c", "exit 3").await()).isEqualTo(3));
  }

  @OnEachMode
  void theActorSystemEndsWithItsCoroutines(Lab lab) {
    Lab own = lab.with("tauko.drain-timeout = 1ms");
    Task<Integer> task = own.engine().start(() -> runningLoop().<Integer>createFuture().await());
    ActorSystem<?> system = own.engine().system();
    system.terminate();
    assertThat(system.getWhenTerminated().toCompletableFuture()).succeedsWithin(LONG);
    assertThat(task.toCompletableFuture()).isCompletedExceptionally();
  }
}
