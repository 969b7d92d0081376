package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientConnectorDnsException;
import dev.tauko.http.ClientConnectorException;
import dev.tauko.http.ConnectionTimeoutException;
import dev.tauko.http.Resolver;
import dev.tauko.http.SessionStats;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.BlackHole;
import dev.tauko.http.testkit.ScriptedServer;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hosts of several addresses, of which some do not answer (RFC 8305). */
@ExtendWith(Actors.class)
class HappyEyeballsTest {
  private static final String PATIENT = "dns.happy-eyeballs-delay = infinite\n";
  private static final String EAGER = "dns.happy-eyeballs-delay = 10 ms\n";

  private static Resolver knows(String... literals) {
    return host -> Stream.of(literals).map(InetAddress::ofLiteral).toList();
  }

  private static Url url(int port) {
    return Url.parse("http://host.test:" + port + "/");
  }

  /** aiohttp: test_tcp_connector_multiple_hosts_errors. */
  @Test
  void whereOneIsRefusedTheNextIsTriedAtOnce(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system, PATIENT, knows("127.0.0.2", "127.0.0.3", "127.0.0.1"))) {
      assertThat(client.text(url(server.port()))).isEqualTo("ok");
      assertThat(client.text(url(server.port()))).isEqualTo("ok");
      assertThat(client.stats()).isEqualTo(new SessionStats(1, 1, 0, 0, 1, 1, 0, 0));
    }
  }

  /** aiohttp: test_tcp_connector_happy_eyeballs, test_tcp_connector_multiple_hosts_one_timeout. */
  @Test
  void whereOneDoesNotAnswerTheNextIsTriedBeside(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var hole = BlackHole.at("127.0.0.2", server.port());
        var client = Client.of(system, EAGER, knows("127.0.0.2", "127.0.0.1"))) {
      assertThat(client.text(url(server.port()))).isEqualTo("ok");
      hole.awaitNobodyConnecting();
    }
  }

  @Test
  void theFirstOneIsUsedWhereItAnswers(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var hole = BlackHole.at("127.0.0.2", server.port());
        var client = Client.of(system, PATIENT, knows("127.0.0.1", "127.0.0.2"))) {
      assertThat(client.text(url(server.port()))).isEqualTo("ok");
      hole.awaitNobodyConnecting();
    }
  }

  @Test
  void ifAllAreRefusedAllAreNamed(ActorSystem<?> system) throws Exception {
    int port;
    try (var server = ScriptedServer.start()) {
      port = server.port();
    }
    try (var client = Client.of(system, EAGER, knows("127.0.0.2", "127.0.0.3"))) {
      assertThatThrownBy(() -> client.head(url(port)))
          .isExactlyInstanceOf(ClientConnectorException.class)
          .hasMessage(
              "cannot connect to http://host.test:%d: 127.0.0.2: Connection refused;"
                  + " 127.0.0.3: Connection refused",
              port)
          .satisfies(failure -> assertThat(failure.getCause().getSuppressed()).hasSize(2));
      client.statsWhen(stats -> stats.open() == 0);
    }
  }

  @Test
  void ifNoneAnswersAllEndAtTheTimeout(ActorSystem<?> system) throws Exception {
    try (var one = BlackHole.at("127.0.0.2", freePort());
        var client =
            Client.of(
                system, EAGER + "timeout.sock-connect = 200 ms", knows("127.0.0.2", "127.0.0.2"))) {
      assertThatThrownBy(() -> client.head(url(one.port())))
          .isExactlyInstanceOf(ConnectionTimeoutException.class)
          .hasMessageEndingWith("within 200 ms, the timeout sock-connect: it is still connecting");
      one.awaitNobodyConnecting();
    }
  }

  @Test
  void cancellingEndsAllAttempts(ActorSystem<?> system) throws Exception {
    try (var one = BlackHole.at("127.0.0.2", freePort());
        var client = Client.of(system, EAGER, knows("127.0.0.2", "127.0.0.2"))) {
      var call = client.send(url(one.port()));
      one.awaitSomebodyConnecting();
      call.cancel(true);
      one.awaitNobodyConnecting();
      client.statsWhen(stats -> stats.open() == 0);
    }
  }

  /** Bytes go both ways as over a connection to one address, and the server is held back, too. */
  @Test
  void theConnectionIsLikeAnyOther(ActorSystem<?> system) throws Exception {
    String body = "0123456789".repeat(500_000);
    try (var server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.respond(body);
                  peer.readRequest();
                  peer.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
                },
                peer -> {
                  peer.readRequest();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nxx");
                  peer.reset();
                });
        var client = Client.of(system, "", knows("127.0.0.1", "127.0.0.2"))) {
      assertThat(client.text(url(server.port()))).isEqualTo(body);
      assertThat(client.text(url(server.port()))).isEqualTo("until the end");
      assertThatThrownBy(() -> client.text(url(server.port())))
          .hasMessageContaining("is not complete");
      client.statsWhen(stats -> stats.open() == 0);
    }
  }

  @Test
  void namesAreLookedUpOnceForManyConnections(ActorSystem<?> system) throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    Resolver counting =
        host -> {
          lookups.incrementAndGet();
          return knows("127.0.0.1").resolve(host);
        };
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system, "keep-alive = 0", counting)) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.text(url(server.port()))).isEqualTo("ok");
      }
      assertThat(client.stats().created()).isEqualTo(5);
      assertThat(lookups).hasValue(1);
    }
  }

  /** aiohttp: test_raising_client_connector_dns_error_on_dns_failure. */
  @Test
  void aResolverThatFailsIsNamed(ActorSystem<?> system) throws Exception {
    Resolver broken =
        host -> {
          throw new IllegalStateException("the resolver is out of order");
        };
    try (var client = Client.of(system, "", broken)) {
      assertThatThrownBy(() -> client.head(url(80)))
          .isExactlyInstanceOf(ClientConnectorDnsException.class)
          .hasMessage(
              "cannot connect to http://host.test:80: looking up 'host.test' failed: the resolver"
                  + " is out of order");
    }
  }

  private static int freePort() throws Exception {
    try (var server = ScriptedServer.start()) {
      return server.port();
    }
  }
}
