package dev.tauko.http.server;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.CancelledError;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.Peer.End;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers whose actor system shuts down while coroutines answer requests. */
@Timeout(60)
class DrainTest {
  /** More than the kernel keeps for a client that does not read. */
  private static final int MUCH = 32 * 1024 * 1024;

  private final CompletableFuture<Object> begun = new CompletableFuture<>();

  private static ActorSystem<Void> system(String settings) {
    return ActorSystem.create(
        Behaviors.empty(),
        "server",
        ConfigFactory.parseString(
                "pekko.coordinated-shutdown.default-phase-timeout = 1000s\n" + settings)
            .withFallback(ConfigFactory.load()));
  }

  @Test
  void aRequestUnderWayIsAnswered() throws Exception {
    ActorSystem<Void> system = system("tauko.drain-timeout = 500s");
    CompletableFuture<CompletionStage<?>> terminates = new CompletableFuture<>();
    Served server =
        Served.by(
            system,
            request -> {
              begun.complete("");
              await(await(terminates));
              // The signal is on its way to the connection.
              sleep(Duration.ofMillis(300));
              return HttpResponse.create().withEntity("answer");
            });
    server.binding().addToCoordinatedShutdown(Duration.ofMinutes(15), system);
    terminates.complete(server.binding().whenTerminationSignalIssued());
    try (Peer client = server.get("/")) {
      begun.join();
      system.terminate();
      assertThat(client.readLine()).isEqualTo("HTTP/1.1 200 OK");
      while (!client.readLine().isEmpty()) {}
      assertThat(new String(client.readBytes(6), StandardCharsets.UTF_8)).isEqualTo("answer");
    }
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /** A server whose answer is more than TCP takes from it at once, and a client that reads late. */
  private Peer lateClient(Served server) throws Exception {
    Peer client = server.get("/");
    assertThat(client.readLine()).isEqualTo("HTTP/1.1 200 OK");
    return client;
  }

  private static Served serving(ActorSystem<Void> system, byte[] answer) {
    return Served.by(system, request -> HttpResponse.create().withEntity(answer));
  }

  @Test
  void anAnswerThatIsBeingSentIsSentToItsEnd() throws Exception {
    ActorSystem<Void> system = system("");
    Served server = serving(system, new byte[MUCH]);
    server.binding().addToCoordinatedShutdown(Duration.ofMinutes(15), system);
    try (Peer client = lateClient(server)) {
      system.terminate();
      server.binding().whenTerminationSignalIssued().toCompletableFuture().join();
      while (!client.readLine().isEmpty()) {}
      assertThat(client.readBytes(MUCH)).hasSize(MUCH);
      assertThat(client.awaitEnd()).isEqualTo(End.FINISHED);
    }
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Test
  void aClientThatDoesNotTakeItsAnswerIsCutInTheEnd() throws Exception {
    ActorSystem<Void> system = system("");
    Served server = serving(system, new byte[MUCH]);
    try (Peer client = lateClient(server)) {
      server.binding().terminate(Duration.ofMillis(50)).toCompletableFuture().join();
      assertThat(client.awaitEnd()).isEqualTo(End.RESET);
    }
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static List<String> head(Peer client) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = client.readLine(); !line.isEmpty(); line = client.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  @Test
  void connectionsWithoutRequestsAreClosedAtOnce() throws Exception {
    ActorSystem<Void> system = system("");
    Served server = serving(system, new byte[1]);
    try (Peer client = server.get("/")) {
      assertThat(head(client)).startsWith("HTTP/1.1 200 OK");
      assertThat(client.readBytes(1)).hasSize(1);
      server.binding().terminate(Duration.ofMinutes(15)).toCompletableFuture().join();
      assertThat(client.awaitEnd()).isEqualTo(End.FINISHED);
    }
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Test
  void aRequestThatTakesTooLongIsCancelled() throws Exception {
    ActorSystem<Void> system = system("tauko.drain-timeout = 100ms");
    CompletableFuture<Object> end = new CompletableFuture<>();
    Served server =
        Served.by(
            system,
            request -> {
              try {
                begun.complete("");
                await(new CompletableFuture<>());
                return HttpResponse.create();
              } catch (CancelledError cancelled) {
                end.complete("cancelled");
                throw cancelled;
              }
            });
    server.binding().addToCoordinatedShutdown(Duration.ofMillis(200), system);
    try (Peer client = server.get("/")) {
      begun.join();
      system.terminate();
      assertThat(end.join()).isEqualTo("cancelled");
      assertThat(client.awaitEnd()).isNotNull();
    }
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
