package dev.tauko.http.server;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.Peer.End;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
    end(system);
  }

  @Test
  void aHandlerThatTakesTooLongMakesStatus503() throws Exception {
    ActorSystem<Void> system = system("");
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    Served server =
        Served.by(
            system,
            request -> {
              try {
                begun.complete("");
                await(new CompletableFuture<>());
                return HttpResponse.create();
              } catch (CancelledError cancel) {
                cancelled.complete(cancel.getMessage());
                throw cancel;
              }
            });
    try (Peer client = server.get("/")) {
      begun.join();
      CompletionStage<?> terminated = server.binding().terminate(Duration.ofMillis(50));
      assertThat(head(client)).startsWith("HTTP/1.1 503 Service Unavailable");
      terminated.toCompletableFuture().join();
      assertThat(client.awaitEnd()).isEqualTo(End.FINISHED);
    }
    assertThat(cancelled.join()).isEqualTo("the server was terminated, and its deadline is over");
    end(system);
  }

  @Test
  void aStreamWhoseClientGoesMeanwhileIsCancelled() throws Exception {
    ActorSystem<Void> system = system("");
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    Served server = endlesslyStreaming(system, cancelled);
    CompletionStage<?> terminated;
    try (Peer client = server.get("/")) {
      assertThat(head(client)).startsWith("HTTP/1.1 200 OK");
      begun.join();
      terminated = server.binding().terminate(Duration.ofMinutes(15));
    }
    assertThat(cancelled.join()).startsWith("the connection of the client has ended");
    terminated.toCompletableFuture().join();
    end(system);
  }

  @Test
  void aStreamThatTakesTooLongIsCut() throws Exception {
    ActorSystem<Void> system = system("");
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    Served server = endlesslyStreaming(system, cancelled);
    try (Peer client = server.get("/")) {
      assertThat(head(client)).startsWith("HTTP/1.1 200 OK");
      begun.join();
      CompletionStage<?> terminated = server.binding().terminate(Duration.ofMillis(50));
      assertThat(cancelled.join()).startsWith("the server was terminated");
      assertThat(client.awaitEnd()).isNotNull();
      terminated.toCompletableFuture().join();
    }
    end(system);
  }

  private Served endlesslyStreaming(ActorSystem<Void> system, CompletableFuture<String> cancelled) {
    return Served.by(
        system,
        request ->
            Responses.stream(
                ContentTypes.TEXT_PLAIN_UTF8,
                bytes -> {
                  bytes.emit(ByteString.fromString("first"));
                  begun.complete("");
                  try {
                    await(new CompletableFuture<>());
                  } catch (CancelledError cancel) {
                    cancelled.complete(cancel.getMessage());
                    throw cancel;
                  }
                }));
  }

  /** The answer to a HEAD has no body: the coroutine that would stream it never begins. */
  @Test
  void aStreamThatNeverBeganHoldsNothingUp() throws Exception {
    ActorSystem<Void> system = system("");
    Served server = endlesslyStreaming(system, new CompletableFuture<>());
    try (Peer client = server.connect()) {
      client.send("HEAD / HTTP/1.1\r\nHost: here\r\n\r\n");
      assertThat(head(client)).startsWith("HTTP/1.1 200 OK");
      server.binding().terminate(Duration.ofMinutes(15)).toCompletableFuture().join();
      assertThat(client.awaitEnd()).isEqualTo(End.FINISHED);
    }
    end(system);
  }

  @Test
  void theFirstTerminationCounts() throws Exception {
    ActorSystem<Void> system = system("");
    CompletableFuture<Object> goOn = new CompletableFuture<>();
    Served server =
        Served.by(
            system,
            request -> {
              begun.complete("");
              await(goOn);
              return HttpResponse.create();
            });
    try (Peer client = server.get("/")) {
      begun.join();
      CompletionStage<?> first = server.binding().terminate(Duration.ofMinutes(15));
      CompletionStage<?> second = server.binding().terminate(Duration.ofMillis(1));
      goOn.complete("");
      assertThat(head(client)).startsWith("HTTP/1.1 200 OK");
      first.toCompletableFuture().join();
      second.toCompletableFuture().join();
    }
    end(system);
  }

  /** With TLS, such a connection is closed only when the client says so, too. */
  @Test
  void aTlsConnectionWithNothingToDoIsNotWaitedFor(@TempDir Path folder) throws Exception {
    ActorSystem<Void> system = system("");
    Certificates certificates = Certificates.issue(folder, "dns:localhost");
    SSLContext serving = certificates.server();
    Served server =
        Served.bound(
            system,
            builder ->
                CoroutineServer.bind(
                    builder.enableHttps(ConnectionContext.httpsServer(serving)),
                    Engine.get(system),
                    request -> HttpResponse.create().withEntity("answer")));
    try (Peer silent = server.connect();
        Socket idle =
            certificates.client().getSocketFactory().createSocket("localhost", server.port())) {
      idle.getOutputStream().write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(US_ASCII));
      assertThat(idle.getInputStream().read()).isEqualTo('H');
      server.binding().terminate(Duration.ofMinutes(15)).toCompletableFuture().join();
      assertThat(silent.awaitEnd()).isNotNull();
    }
    end(system);
  }

  private static void end(ActorSystem<Void> system) {
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
    end(system);
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
