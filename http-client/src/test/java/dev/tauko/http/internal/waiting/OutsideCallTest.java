package dev.tauko.http.internal.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.http.internal.connection.Client;
import dev.tauko.http.testkit.Actors;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Coroutines that are started from outside, and streams of what they read. */
@ExtendWith(Actors.class)
@Timeout(60)
class OutsideCallTest {

  @Test
  void theFutureHasTheResultOrTheVeryException(ActorSystem<?> system) {
    assertThat(Client.get(OutsideCall.start(system, "call", () -> "result"))).isEqualTo("result");
    IllegalArgumentException thrown = new IllegalArgumentException("no");
    CompletableFuture<String> failed =
        OutsideCall.start(
            system,
            "call",
            () -> {
              throw thrown;
            });
    assertThatThrownBy(failed::join).hasCause(thrown);
  }

  @Test
  void whoCancelsTheFutureCancelsTheCoroutine(ActorSystem<?> system) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    CompletableFuture<String> call =
        OutsideCall.start(
            system,
            "call",
            () -> {
              begun.countDown();
              try {
                return Asyncio.await(new CompletableFuture<String>());
              } catch (CancelledError error) {
                cancelled.countDown();
                throw error;
              }
            });
    begun.await();
    call.cancel(true);
    cancelled.await();
    assertThat(call).isCancelled();
  }

  @Test
  void aResultThatNobodyGetsIsClosed(ActorSystem<?> system) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    AutoCloseable late = closed::countDown;
    CompletableFuture<AutoCloseable> call =
        OutsideCall.start(
            system,
            "call",
            () -> {
              begun.countDown();
              try {
                Asyncio.await(new CompletableFuture<String>());
              } catch (CancelledError error) {
                // It has come to its result all the same.
              }
              return late;
            });
    begun.await();
    call.cancel(true);
    closed.await();
    assertThat(call).isCancelled();
  }

  @Test
  void aStreamHasTheElementsOfAllReadsAndClosesAtItsEnd(ActorSystem<?> system) throws Exception {
    ArrayDeque<List<Integer>> reads = new ArrayDeque<>(List.of(List.of(1, 2), List.of(3)));
    CountDownLatch closed = new CountDownLatch(1);
    assertThat(
            Client.get(
                BatchedSource.of(
                        system, "reads", () -> Optional.ofNullable(reads.poll()), closed::countDown)
                    .runWith(Sink.seq(), system)))
        .containsExactly(1, 2, 3);
    closed.await();
  }
}
