package dev.tauko.http.server;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.CancelledError;
import dev.tauko.http.testkit.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers whose actor system shuts down while coroutines answer requests. */
@Timeout(60)
class DrainTest {
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
    // Pekko HTTP counts an answer as given when it is handed to TCP, which the system's end resets.
    CompletableFuture<Done> arrived = new CompletableFuture<>();
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "client", () -> arrived);
    try (Peer client = server.get("/")) {
      begun.join();
      system.terminate();
      assertThat(client.readLine()).isEqualTo("HTTP/1.1 200 OK");
      while (!client.readLine().isEmpty()) {}
      assertThat(new String(client.readBytes(6), StandardCharsets.UTF_8)).isEqualTo("answer");
    } finally {
      arrived.complete(Done.getInstance());
    }
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
