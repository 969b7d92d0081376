package dev.tauko.io;

import static dev.tauko.Asyncio.await;
import static dev.tauko.io.Streams.openConnection;
import static dev.tauko.io.Streams.startServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.testkit.Certificates;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Timeout;

/** Connections that are open, or have not sent everything, when the actor system ends. */
@Timeout(60)
class EndOfSystemTest {
  /** More than the kernel keeps for a peer that does not read. */
  private static final int MUCH = 32 * 1024 * 1024;

  /** Completed when nothing is left for the system to do but to end. */
  private final CompletableFuture<Object> lastPhase = new CompletableFuture<>();

  private ActorSystem<?> system(Lab lab, String... settings) {
    ActorSystem<?> system = lab.system(settings);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "test",
            () -> {
              lastPhase.complete("");
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    return system;
  }

  private static void run(ActorSystem<?> system, Coroutine.OfVoid body) {
    Engine.get(system).start(body).toCompletableFuture().join();
  }

  /** How much a peer gets that does not read before the last phase. */
  private long readLate(InputStream in) throws IOException {
    lastPhase.join();
    return in.transferTo(OutputStream.nullOutputStream());
  }

  @OnEachMode
  void whatWasWrittenArrivesEvenIfNobodyWaitsForIt(Lab lab) throws Exception {
    ActorSystem<?> system = system(lab);
    CompletableFuture<Long> read = new CompletableFuture<>();
    try (Peer peer = Peer.onTcp(conversation -> read.complete(readLate(conversation.in())))) {
      run(
          system,
          () -> {
            StreamWriter writer = openConnection("127.0.0.1", peer.port()).writer();
            writer.write(new byte[MUCH]);
            writer.close();
          });
      Lab.end(system);
    }
    assertThat(read.join()).isEqualTo(MUCH);
  }

  @OnEachMode
  void whatAHandlerLeavesOpenIsClosed(Lab lab) throws Exception {
    ActorSystem<?> system = system(lab);
    CompletableFuture<Object> written = new CompletableFuture<>();
    CompletableFuture<Integer> port = new CompletableFuture<>();
    CompletableFuture<Long> read =
        lab.elsewhere(() -> {
          try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port.join())) {
            return readLate(client.getInputStream());
          }
        });
    run(
        system,
        () -> {
          ConnectionHandler handler =
              (reader, writer) -> {
                writer.write(new byte[MUCH]);
                written.complete("");
              };
          port.complete(portOf(startServer(handler, "127.0.0.1", 0)));
          await(written);
        });
    Lab.end(system);
    assertThat(read.join()).isEqualTo(MUCH);
  }

  @OnEachMode
  void tlsIsClosedInGoodOrder(Lab lab) throws Exception {
    Certificates certificates = Certificates.issue("dns:localhost");
    SSLContext serving = certificates.server();
    ActorSystem<?> system = system(lab);
    CompletableFuture<Object> written = new CompletableFuture<>();
    CompletableFuture<Integer> port = new CompletableFuture<>();
    CompletableFuture<Long> read =
        lab.elsewhere(() -> {
          try (Socket client =
              certificates.client().getSocketFactory().createSocket("localhost", port.join())) {
            client.getOutputStream().write(1);
            return readLate(client.getInputStream());
          }
        });
    run(
        system,
        () -> {
          ConnectionHandler handler =
              (reader, writer) -> {
                var _ = reader.readExactly(1);
                writer.write(new byte[MUCH]);
                written.complete("");
              };
          Server server = startServer(handler, "127.0.0.1", 0, options -> options.tls(serving));
          port.complete(portOf(server));
          await(written);
        });
    Lab.end(system);
    assertThat(read.join()).isEqualTo(MUCH);
  }

  @OnEachMode
  void aPeerThatDoesNotReadIsNamedAndLeft(Lab lab) throws Exception {
    ActorSystem<?> system =
        system(
            lab, "pekko.coordinated-shutdown.phases.before-actor-system-terminate.timeout = 300ms");
    Logs logs = lab.logs(Connection.class);
    CompletableFuture<Object> over = new CompletableFuture<>();
    try (Peer peer = Peer.onTcp(conversation -> over.join())) {
      run(system, () -> openConnection("127.0.0.1", peer.port()).writer().write(new byte[MUCH]));
      Lab.end(system);
      over.complete("");
      assertThat(logs.messages())
          .singleElement()
          .asString()
          .isEqualTo(
              "WARN 1 connection is reset by the end of the actor system, since its peer has not"
                  + " taken what was sent: 127.0.0.1:"
                  + peer.port());
    }
  }

  private static int portOf(Server server) {
    return ((InetSocketAddress) server.addresses().getFirst()).getPort();
  }
}
