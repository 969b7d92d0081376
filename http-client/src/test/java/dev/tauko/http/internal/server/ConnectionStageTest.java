package dev.tauko.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stage of a connection whose server is to end. */
@Timeout(60)
class ConnectionStageTest {
  private static final ActorSystem<Void> SYSTEM = ActorSystem.create(Behaviors.empty(), "server");

  /** What has begun: the response to each request, in their order. */
  private final BlockingQueue<CompletableFuture<HttpResponse>> begun = new LinkedBlockingQueue<>();

  private final ServerConnections connections = new ServerConnections();
  private SourceQueueWithComplete<HttpRequest> requests;
  private SinkQueueWithCancel<HttpResponse> responses;

  @AfterAll
  static void end() {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().join();
  }

  private void connect() {
    ConnectionStage stage =
        new ConnectionStage(
            Engine.get(SYSTEM),
            request -> {
              CompletableFuture<HttpResponse> response = new CompletableFuture<>();
              begun.add(response);
              return response;
            },
            1,
            connections,
            new AcceptedSockets());
    var ends =
        Source.<HttpRequest>queue(4, OverflowStrategy.fail())
            .via(stage)
            .toMat(Sink.<HttpResponse>queue(), Keep.both())
            .run(SYSTEM);
    requests = ends.first();
    responses = ends.second();
  }

  private void request() {
    requests.offer(HttpRequest.create()).toCompletableFuture().join();
  }

  /** The response to a request that has begun, when the stage waits for it. */
  private CompletableFuture<HttpResponse> takeBegun() throws InterruptedException {
    CompletableFuture<HttpResponse> response = begun.take();
    while (response.getNumberOfDependents() == 0) {
      Thread.onSpinWait();
    }
    return response;
  }

  private Optional<HttpResponse> next() {
    return responses.pull().toCompletableFuture().join();
  }

  private static boolean saysClose(HttpResponse response) {
    return response
        .getHeader("Connection")
        .filter(header -> header.value().equals("close"))
        .isPresent();
  }

  @Test
  void whatHasBegunIsAnsweredAndWhatWaitsIsRefused() throws Exception {
    connect();
    request();
    request();
    CompletableFuture<HttpResponse> first = takeBegun();
    connections.end();
    first.complete(HttpResponse.create().withEntity("answer"));

    assertThat(next())
        .hasValueSatisfying(answer -> {
          assertThat(answer.status().intValue()).isEqualTo(200);
          assertThat(saysClose(answer)).isFalse();
        });
    assertThat(next())
        .hasValueSatisfying(refusal -> {
          assertThat(refusal.status().intValue()).isEqualTo(503);
          assertThat(saysClose(refusal)).isTrue();
        });
    assertThat(next()).isEmpty();
    assertThat(begun).isEmpty();
  }

  @Test
  void theLastAnswerSaysThatTheConnectionEnds() throws Exception {
    connect();
    request();
    CompletableFuture<HttpResponse> only = takeBegun();
    connections.end();
    only.complete(HttpResponse.create());

    assertThat(next()).hasValueSatisfying(answer -> assertThat(saysClose(answer)).isTrue());
    assertThat(next()).isEmpty();
  }

  @Test
  void aConnectionWithoutRequestsEndsAtOnce() {
    connect();
    connections.end();
    assertThat(next()).isEmpty();
  }

  @Test
  void aConnectionThatComesAfterwardsEndsAtOnce() {
    connections.end();
    connect();
    assertThat(next()).isEmpty();
  }
}
