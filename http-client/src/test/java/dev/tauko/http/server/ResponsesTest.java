package dev.tauko.http.server;

import static dev.tauko.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.http.ClientSession;
import dev.tauko.http.EventStream;
import dev.tauko.http.ServerSentEvent;
import dev.tauko.http.internal.server.EventWriter;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that coroutines stream. */
@ExtendWith(Actors.class)
@Timeout(60)
class ResponsesTest {

  @Test
  void theClientGetsEachPieceWhenItIsEmitted(ActorSystem<?> system) throws IOException {
    CompletableFuture<Object> gate = new CompletableFuture<>();
    try (Served server =
            Served.by(
                system,
                request ->
                    Responses.stream(
                        ContentTypes.TEXT_PLAIN_UTF8,
                        bytes -> {
                          bytes.emit(ByteString.fromString("one"));
                          await(gate);
                          bytes.emit(ByteString.fromString("two"));
                        }));
        Peer client = server.get("/")) {
      while (!client.readLine().isEmpty()) {}
      assertThat(client.readLine()).isEqualTo("3");
      assertThat(client.readLine()).isEqualTo("one");
      gate.complete("");
      assertThat(client.readLine()).isEqualTo("3");
      assertThat(client.readLine()).isEqualTo("two");
      assertThat(client.readLine()).isEqualTo("0");
    }
  }

  private static HttpResponse waitingStream(CompletableFuture<Object> end) {
    return Responses.stream(
        ContentTypes.TEXT_PLAIN_UTF8,
        bytes -> {
          try {
            bytes.emit(ByteString.fromString("one"));
            await(new CompletableFuture<>());
          } catch (CancelledError cancelled) {
            end.complete("cancelled");
            throw cancelled;
          }
        });
  }

  @Test
  void aClientThatGoesAwayCancelsACoroutineThatEmitsNothing(ActorSystem<?> system)
      throws IOException {
    CompletableFuture<Object> end = new CompletableFuture<>();
    try (Served server = Served.by(system, request -> waitingStream(end));
        Peer client = server.get("/")) {
      while (!client.readLine().isEmpty()) {}
      assertThat(client.readLine()).isEqualTo("3");
      client.close();
      assertThat(end.join()).isEqualTo("cancelled");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1"})
  void whatIsCutOffDoesNotEndLikeAWholeBody(String version, ActorSystem<?> system)
      throws IOException {
    CompletableFuture<Object> end = new CompletableFuture<>();
    try (Served server = Served.by(system, request -> waitingStream(end));
        Peer client = server.connect()) {
      client.send("GET / HTTP/" + version + "\r\nHost: here\r\n\r\n");
      while (!client.readLine().isEmpty()) {}
      client.shutdownOutput();
      assertThat(end.join()).isEqualTo("cancelled");
      assertThat(client.awaitEnd()).isEqualTo(Peer.End.RESET);
    }
  }

  /** The end of the client is there before the answer is. */
  @Test
  void aStreamThatNobodyHearsAnyMoreIsCancelledWhenItBegins(ActorSystem<?> system)
      throws IOException {
    CompletableFuture<Object> begun = new CompletableFuture<>();
    CompletableFuture<Object> end = new CompletableFuture<>();
    try (Served server =
            Served.by(
                system,
                request -> {
                  begun.complete("");
                  try {
                    await(new CompletableFuture<>());
                  } catch (CancelledError gone) {
                    return waitingStream(end);
                  }
                  return HttpResponse.create();
                });
        Peer client = server.get("/")) {
      begun.join();
      client.shutdownOutput();
      assertThat(end.join()).isEqualTo("cancelled");
      assertThat(client.awaitEnd()).isEqualTo(Peer.End.RESET);
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsTheCoroutineBack(ActorSystem<?> system) throws IOException {
    CompletableFuture<Object> end = new CompletableFuture<>();
    ByteString block = ByteString.fromArray(new byte[1 << 20]);
    int[] emitted = {0};
    try (Served server =
            Served.by(
                system,
                request ->
                    Responses.stream(
                        ContentTypes.APPLICATION_OCTET_STREAM,
                        bytes -> {
                          try {
                            for (int i = 0; i < 1000; i++) {
                              bytes.emit(block);
                              emitted[0]++;
                            }
                            end.complete("through");
                          } catch (CancelledError cancelled) {
                            end.complete("cancelled");
                            throw cancelled;
                          }
                        }));
        Peer client = server.get("/")) {
      while (!client.readLine().isEmpty()) {}
      // With the first chunk, the coroutine has begun.
      assertThat(client.readLine()).isEqualTo("100000");
      client.reset();
      assertThat(end.join()).isEqualTo("cancelled");
      assertThat(emitted[0]).isLessThan(1000);
    }
  }

  @Test
  void aFailureCutsTheConnection(ActorSystem<?> system) throws IOException {
    try (Served server =
            Served.by(
                system,
                request ->
                    Responses.stream(
                        ContentTypes.TEXT_PLAIN_UTF8,
                        bytes -> {
                          bytes.emit(ByteString.fromString("one"));
                          throw new IOException("broken");
                        }));
        Peer client = server.get("/")) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  assertThat(client.readLine()).as("a line before the end").isNotEqualTo("0");
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void eventsReachTheClient(ActorSystem<?> system) {
    List<ServerSentEvent> events =
        List.of(
            new ServerSentEvent("message", "plain", "", null),
            new ServerSentEvent("price", "a\nb", "7", Duration.ofSeconds(3)));
    try (Served server =
        Served.by(system, request -> Responses.events(emitter -> events.forEach(emitter::emit)))) {
      List<ServerSentEvent> seen =
          Coroutines.run(
              system,
              () -> {
                List<ServerSentEvent> all = new ArrayList<>();
                try (ClientSession session = ClientSession.create();
                    EventStream stream = session.events(server.url("/"))) {
                  for (ServerSentEvent event : stream) {
                    all.add(event);
                  }
                }
                return all;
              });
      assertThat(seen).isEqualTo(events);
    }
  }

  @Test
  void aHugeRetryIsAVeryLongOne() {
    Duration huge = Duration.ofSeconds(Long.MAX_VALUE);
    assertThat(EventWriter.write(new ServerSentEvent("message", "a", "", huge)).utf8String())
        .isEqualTo("retry: " + Long.MAX_VALUE + "\ndata: a\n\n");
  }

  @Test
  void anEventThatWouldBreakTheStreamIsRejected() {
    assertThatThrownBy(() -> EventWriter.write(new ServerSentEvent("message", "a\ud800", "", null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has characters that UTF-8 cannot express");
    assertThatThrownBy(() -> EventWriter.write(new ServerSentEvent("a\nb", "", "", null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the event of an event");
    assertThatThrownBy(() -> EventWriter.write(new ServerSentEvent("message", "", "a\0b", null)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
