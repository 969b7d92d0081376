package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.ClientTimeout;
import dev.tauko.http.Resolver;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.BlackHole;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.OpenFiles;
import dev.tauko.http.testkit.ScriptedServer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that are given up at any stage leave neither sockets nor actors behind. */
@ExtendWith(Actors.class)
class AbandonedTest {
  private static final int LIMIT = 40;

  /** How long a socket may take to be closed that is being closed. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static Certificates localhost;

  @BeforeAll
  static void issueCertificate(@TempDir Path directory) throws Exception {
    localhost = Certificates.issue(directory, "dns:localhost,ip:127.0.0.1");
  }

  /** How far a request comes at most before it is given up. */
  enum Stage {
    QUEUED("limit = 1"),
    RESOLVING("dns.cache-ttl = 0"),
    CONNECTING("keep-alive = 0"),
    RACING("keep-alive = 0, dns.happy-eyeballs-delay = 10 ms"),
    HANDSHAKING(""),
    SENDING(""),
    HEAD(""),
    BODY(""),
    CLOSED(""),
    UNASKED("");

    private final String settings;

    Stage(String settings) {
      this.settings = settings;
    }

    private Url url(ScriptedServer server) {
      String host =
          switch (this) {
            case RESOLVING, RACING -> "http://host.test:";
            case HANDSHAKING -> "https://127.0.0.1:";
            default -> "http://127.0.0.1:";
          };
      return Url.parse(host + server.port() + "/");
    }

    private ScriptedServer.Script script() {
      return switch (this) {
        case RESOLVING, CONNECTING, RACING ->
            peer -> {
              while (!peer.readRequest().isEmpty()) {
                peer.trySend("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              }
            };
        case HANDSHAKING -> peer -> peer.awaitEnd();
        case QUEUED, SENDING, HEAD ->
            peer -> {
              peer.readRequest();
              peer.awaitEnd();
            };
        case BODY ->
            peer -> {
              peer.readRequest();
              peer.trySend("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
              peer.awaitEnd();
            };
        case CLOSED -> peer -> {};
        case UNASKED -> peer -> peer.trySend("HTTP/1.1 408 Timeout\r\nContent-Length: 0\r\n\r\n");
      };
    }

    private CompletableFuture<RawResponse> send(Client client, Url url) {
      return this == SENDING
          ? client.post(
              url, ClientTimeout.NONE, Source.repeat(ByteString.fromArray(new byte[10_000])))
          : client.send(url);
    }
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void requestsThatAreGivenUpLeaveNothing(Stage stage, ActorSystem<?> system) throws Exception {
    abandon(system, stage, 400);
  }

  @Tag("stress")
  @ParameterizedTest
  @EnumSource(Stage.class)
  void manyRequestsThatAreGivenUpLeaveNothing(Stage stage, ActorSystem<?> system) throws Exception {
    abandon(system, stage, 20_000);
  }

  private static void abandon(ActorSystem<?> system, Stage stage, int requests) throws Exception {
    Random random = new Random(stage.name().hashCode());
    List<InetAddress> hosts =
        List.of(InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1"));
    Resolver resolver =
        host -> {
          int micros;
          synchronized (random) {
            micros = random.nextInt(4_000);
          }
          later(micros).join();
          return hosts;
        };
    String settings = "limit = " + LIMIT + "\n" + stage.settings;
    try (var server = ScriptedServer.start(stage.script())) {
      Url url = stage.url(server);
      long sockets = OpenFiles.sockets();
      int actors = actors(system);
      try (var client = Client.of(system, settings, localhost.client(), resolver)) {
        List<CompletableFuture<?>> wave = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
          CompletableFuture<RawResponse> call = stage.send(client, url);
          CompletableFuture<?> over =
              call.thenCompose(response -> response.body().readAll()).handle((body, lost) -> "");
          wave.add(over);
          int micros = random.nextInt(6_000);
          var _ =
              later(micros)
                  .thenRun(() -> {
                    call.cancel(true);
                    var _ = call.thenAccept(RawResponse::close);
                  });
          if (wave.size() == LIMIT) {
            wave.forEach(Client::get);
            wave.clear();
          }
        }
        wave.forEach(Client::get);
        assertThat(client.statsWhen(now -> now.open() == now.idle()).waiting()).isZero();
      }
      long end = System.nanoTime() + LONGEST.toNanos();
      while ((OpenFiles.sockets() > sockets || actors(system) > actors)
          && System.nanoTime() < end) {
        Client.pass(Duration.ofMillis(10));
      }
      assertThat(OpenFiles.sockets()).isLessThanOrEqualTo(sockets);
      assertThat(actors(system)).isLessThanOrEqualTo(actors);
    }
  }

  private static CompletableFuture<Void> later(int micros) {
    return new CompletableFuture<Void>().completeOnTimeout(null, micros, TimeUnit.MICROSECONDS);
  }

  private static int actors(ActorSystem<?> system) {
    ExtendedActorSystem classic = (ExtendedActorSystem) system.classicSystem();
    return (int) classic.printTree().lines().count();
  }

  /** A limit on connections is one on sockets. */
  @Test
  void aConnectionThatIsGivenUpHoldsItsPlaceUntilItsSocketIsClosed(ActorSystem<?> system)
      throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var hole = BlackHole.at("127.0.0.2", server.port());
        var client = Client.of(system, "limit = 1")) {
      for (int i = 1; i <= 5; i++) {
        var stuck = client.send(Url.parse("http://127.0.0.2:" + hole.port() + "/"));
        var next = client.send(server.url("/"));
        hole.awaitSomebodyConnecting();
        stuck.cancel(true);
        RawResponse response = Client.get(next);
        assertThat(hole.isSomebodyConnecting()).isFalse();
        assertThat(Client.text(response)).isEqualTo("ok");
      }
    }
  }
}
