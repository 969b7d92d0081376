package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.http.SocksRefusalTest.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Coroutine;
import dev.tauko.http.WebSocketMessage.Text;
import dev.tauko.http.internal.waiting.UncheckedAwait;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Socks;
import dev.tauko.http.testkit.WebSocketPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a SOCKS proxy is asked, and what is made of its answers (RFC 1928, RFC 1929). */
@ExtendWith(Actors.class)
class SocksProxyTest {
  private static final Resolver NOBODY =
      host -> {
        throw new UnknownHostException(host);
      };

  private static Certificates origin;

  /** What clients wanted of the proxy, in the order of arrival. */
  private final BlockingQueue<Socks.Wish> wishes = new LinkedBlockingQueue<>();

  /** The heads of the requests in the order of arrival. */
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

  @BeforeAll
  static void issueCertificate(@TempDir Path directory) throws Exception {
    origin = Certificates.issue(directory, "dns:origin.test");
  }

  private static ClientSessionBuilder through(
      ActorSystem<?> system, String scheme, ScriptedServer proxy) throws Exception {
    return ClientSession.builder(system)
        .sslContext(origin.client())
        .proxy(scheme + "://user:secret@127.0.0.1:" + proxy.port());
  }

  /** Connects whoever comes to a server of its own, which is the origin. */
  private ScriptedServer.Script connecting() {
    return peer -> {
      wishes.add(Socks.accept(peer));
      peer.send(Socks.CONNECTED);
      serve(peer);
    };
  }

  private void serve(Peer peer) throws IOException {
    for (String head = peer.readRequest(); !head.isEmpty(); head = peer.readRequest()) {
      heads.add(head);
      peer.respond("through the proxy");
    }
  }

  private String destination() throws InterruptedException {
    return wishes.take().destination();
  }

  @Test
  void aRequestForHttpReachesItsServerAsWithoutProxy(ActorSystem<?> system) throws Exception {
    try (var proxy = ScriptedServer.start(connecting())) {
      String text =
          with(
              system,
              through(system, "socks5h", proxy).resolver(NOBODY),
              session -> session.get("http://origin.test:8080/path?a=b").text());
      assertThat(text).isEqualTo("through the proxy");
      assertThat(destination()).isEqualTo("name origin.test:8080");
      assertThat(heads.take())
          .startsWith("GET /path?a=b HTTP/1.1\r\n")
          .contains("Host: origin.test:8080\r\n")
          .doesNotContain("Proxy-");
    }
  }

  @Test
  void aRequestForHttpsGoesThroughInTls(ActorSystem<?> system) throws Exception {
    var context = origin.server();
    try (var proxy =
        ScriptedServer.start(peer -> {
          wishes.add(Socks.accept(peer));
          peer.send(Socks.CONNECTED);
          peer.startTls(context);
          serve(peer);
        })) {
      with(
          system,
          through(system, "socks5h", proxy).resolver(NOBODY),
          session -> {
            for (int i = 0; i < 2; i++) {
              assertThat(session.get("https://origin.test/").text()).isEqualTo("through the proxy");
            }
            return "done";
          });
      assertThat(destination()).isEqualTo("name origin.test:443");
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  void theServerBehindItIsVerified(ActorSystem<?> system) throws Exception {
    var context = origin.server();
    try (var proxy =
        ScriptedServer.start(peer -> {
          Socks.accept(peer);
          peer.send(Socks.CONNECTED);
          try {
            peer.startTls(context);
          } catch (IOException refused) {
            // The client's business.
          }
        })) {
      assertThatThrownBy(() ->
              with(
                  system,
                  through(system, "socks5h", proxy),
                  session -> session.get("https://other.test/")))
          .isExactlyInstanceOf(ClientConnectorCertificateException.class)
          .hasMessageContaining(
              "cannot connect to https://other.test:443 through the proxy socks5h://127.0.0.1:"
                  + proxy.port());
    }
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.7, v4 192.0.2.7:80", "2001:db8::7, v6 2001:db8:0:0:0:0:0:7:80"})
  void namesAreLookedUpHereIfTheProxyWantsAddresses(
      String address, String expected, ActorSystem<?> system) throws Exception {
    Resolver resolver = host -> List.of(InetAddress.ofLiteral(address));
    try (var proxy = ScriptedServer.start(connecting())) {
      String text =
          with(
              system,
              through(system, "socks5", proxy).resolver(resolver),
              session -> session.get("http://origin.test/").text());
      assertThat(text).isEqualTo("through the proxy");
      assertThat(destination()).isEqualTo(expected);
      assertThat(heads.take()).contains("Host: origin.test\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.7, v4 192.0.2.7:80", "[2001:db8::7], v6 2001:db8:0:0:0:0:0:7:80"})
  void addressesAreSentAsAddresses(String host, String expected, ActorSystem<?> system)
      throws Exception {
    try (var proxy = ScriptedServer.start(connecting())) {
      with(
          system,
          through(system, "socks5h", proxy).resolver(NOBODY),
          session -> session.get("http://" + host + "/").text());
      assertThat(destination()).isEqualTo(expected);
    }
  }

  @Test
  void aNameWithoutAddressIsTheServersFault(ActorSystem<?> system) throws Exception {
    try (var proxy = ScriptedServer.start(connecting())) {
      assertThatThrownBy(() ->
              with(
                  system,
                  through(system, "socks5", proxy).resolver(NOBODY),
                  session -> session.get("http://origin.test/")))
          .isExactlyInstanceOf(ClientConnectorDnsException.class)
          .hasMessageContaining("there is no address for 'origin.test'");
      assertThat(proxy.connections()).isZero();
    }
    assertThatThrownBy(() ->
            with(
                system,
                ClientSession.builder(system).resolver(NOBODY).proxy("socks5h://proxy.test"),
                session -> session.get("http://origin.test/")))
        .isExactlyInstanceOf(ClientProxyConnectionException.class)
        .hasMessageContaining("through the proxy socks5h://proxy.test:1080")
        .hasMessageContaining("there is no address for 'proxy.test'");
  }

  /** A server that has moved is found by the next connection. */
  @Test
  void theAddressIsLookedUpAnewAfterAFailure(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> hasFailed = new CompletableFuture<>();
    Resolver moving =
        host -> List.of(InetAddress.ofLiteral(hasFailed.isDone() ? "192.0.2.2" : "192.0.2.1"));
    try (var proxy =
        ScriptedServer.start(
            peer -> {
              wishes.add(Socks.accept(peer));
              hasFailed.complete("");
              peer.send(Socks.hex("05 04 00 01 00000000 0000"));
            },
            connecting())) {
      with(
          system,
          through(system, "socks5", proxy).resolver(moving),
          session -> {
            assertThatThrownBy(() -> session.get("http://origin.test/"))
                .hasMessageContaining("host unreachable");
            return session.get("http://origin.test/").text();
          });
      assertThat(destination()).isEqualTo("v4 192.0.2.1:80");
      assertThat(destination()).isEqualTo("v4 192.0.2.2:80");
    }
  }

  @Test
  void whoWantsAUserIsToldOne(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> offered = new CompletableFuture<>();
    try (var proxy =
        ScriptedServer.start(peer -> {
          offered.complete(Socks.readMethods(peer));
          peer.send(Socks.hex("05 02"));
          String login = Socks.readLogin(peer);
          peer.send(Socks.hex("01 00"));
          wishes.add(new Socks.Wish(login, Socks.readDestination(peer)));
          peer.send(Socks.CONNECTED);
          serve(peer);
        })) {
      String url = "socks5h://us%C3%A9r:se%3Acret@127.0.0.1:" + proxy.port();
      with(
          system,
          ClientSession.builder(system).proxy(url),
          session -> session.get("http://origin.test/").text());
      assertThat(offered).isCompletedWithValue("05 02 00 02");
      assertThat(wishes.take()).isEqualTo(new Socks.Wish("usér:se:cret", "name origin.test:80"));
    }
  }

  /** Answers may come in pieces of any size, and with a bound address of any kind. */
  @ParameterizedTest
  @CsvSource({
    "05 00 00 01 7f000001 1f90",
    "05 00 00 03 00 0000",
    "05 00 00 03 03 616263 0050",
    "05 00 00 04 20010db8000000000000000000000007 0050",
  })
  void anAnswerMayDrip(String reply, ActorSystem<?> system) throws Exception {
    try (var proxy =
        ScriptedServer.start(peer -> {
          Socks.readMethods(peer);
          drip(peer, "05 02");
          Socks.readLogin(peer);
          drip(peer, "01 00");
          Socks.readDestination(peer);
          drip(peer, reply);
          serve(peer);
        })) {
      String text =
          with(
              system,
              through(system, "socks5h", proxy),
              session -> session.get("http://origin.test/").text());
      assertThat(text).isEqualTo("through the proxy");
    }
  }

  private static void drip(Peer peer, String digits) throws IOException {
    for (byte one : Socks.hex(digits)) {
      peer.send(new byte[] {one});
    }
  }

  @Test
  void aProxyThatIsSilentIsGivenUpAtTheLimitOnOpening(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> ended = new CompletableFuture<>();
    try (var proxy =
        ScriptedServer.start(peer -> {
          Socks.accept(peer);
          peer.awaitEnd();
          ended.complete("");
        })) {
      with(
          system,
          through(system, "socks5h", proxy)
              .timeout(ClientTimeout.NONE.withSockConnect(Duration.ofMillis(200))),
          session -> {
            assertThatThrownBy(() -> session.get("https://origin.test/"))
                .isExactlyInstanceOf(ConnectionTimeoutException.class)
                .hasMessageContaining("it is still waiting for the proxy to open a tunnel")
                .hasMessageNotContaining("secret");
            UncheckedAwait.await(ended);
            assertThat(session.stats().open()).isZero();
            return "done";
          });
    }
  }

  @Test
  void cancellingWithinTheHandshakeEndsTheConnection(ActorSystem<?> system) throws Exception {
    for (boolean isAfterMethods : List.of(false, true)) {
      CompletableFuture<String> asked = new CompletableFuture<>();
      CompletableFuture<String> ended = new CompletableFuture<>();
      try (var proxy =
          ScriptedServer.start(peer -> {
            if (isAfterMethods) {
              Socks.accept(peer);
            } else {
              Socks.readMethods(peer);
            }
            asked.complete("");
            peer.awaitEnd();
            ended.complete("");
          })) {
        with(
            system,
            through(system, "socks5h", proxy),
            session -> {
              var task = createTask(() -> session.get("https://origin.test/"));
              UncheckedAwait.await(asked);
              task.cancel();
              UncheckedAwait.await(ended);
              return "done";
            });
      }
    }
  }

  @Test
  void aProxyThatCannotBeReachedIsNamed(ActorSystem<?> system) throws Exception {
    int port;
    try (var gone = ScriptedServer.start()) {
      port = gone.port();
    }
    assertThatThrownBy(() ->
            with(
                system,
                ClientSession.builder(system).proxy("socks5h://u:secret@127.0.0.1:" + port),
                session -> session.get("http://origin.test/")))
        .isExactlyInstanceOf(ClientProxyConnectionException.class)
        .hasMessageContaining("through the proxy socks5h://127.0.0.1:" + port)
        .hasMessageContaining("refused")
        .hasMessageNotContaining("secret");
  }

  /** Who looks up the name, and who the user is, is part of what makes connections alike. */
  @Test
  void connectionsAreSharedByWhatGoesTheSameWay(ActorSystem<?> system) throws Exception {
    Resolver resolver = host -> List.of(InetAddress.ofLiteral("192.0.2.7"));
    try (var proxy = ScriptedServer.start(connecting())) {
      String address = "127.0.0.1:" + proxy.port();
      with(
          system,
          ClientSession.builder(system).resolver(resolver),
          session -> {
            for (String way : List.of("socks5h://", "socks5h://user:one@", "socks5://")) {
              for (int i = 0; i < 2; i++) {
                session.get("http://origin.test/", r -> r.proxy(way + address)).text();
              }
            }
            assertThat(session.stats().created()).isEqualTo(3);
            return "done";
          });
      assertThat(proxy.connections()).isEqualTo(3);
    }
  }

  @Test
  void connectionsThroughItAreLimitedAsAnyOther(ActorSystem<?> system) throws Exception {
    try (var proxy = ScriptedServer.start(connecting())) {
      with(
          system,
          through(system, "socks5h", proxy).connections(group -> group.limit(3)),
          session -> {
            List<Coroutine<String>> fetches =
                IntStream.range(0, 30)
                    .mapToObj(i ->
                        (Coroutine<String>) () -> session.get("http://origin.test/" + i).text())
                    .toList();
            assertThat(gather(fetches)).hasSize(30).containsOnly("through the proxy");
            return "done";
          });
      assertThat(proxy.connections()).isEqualTo(3);
    }
  }

  @Test
  void aWebSocketGoesThroughIt(ActorSystem<?> system) throws Exception {
    try (var proxy =
        ScriptedServer.start(peer -> {
          wishes.add(Socks.accept(peer));
          peer.send(Socks.CONNECTED);
          WebSocketPeer socket = WebSocketPeer.accept(peer);
          assertThat(socket.read().payload().utf8String()).isEqualTo("hello");
          socket.text("hello, too");
          socket.close(socket.read().code(), "");
          peer.awaitEnd();
        })) {
      String received =
          with(
              system,
              through(system, "socks5h", proxy),
              session -> {
                try (var socket = session.webSocket("ws://chat.test/")) {
                  socket.sendText("hello");
                  return ((Text) socket.receive()).text();
                }
              });
      assertThat(received).isEqualTo("hello, too");
      assertThat(destination()).isEqualTo("name chat.test:80");
    }
  }

  /** What it can see, the guard against private addresses checks: not a name that is sent. */
  @Test
  void anAddressThatIsSentMustBePublicWhereThatIsAskedFor(ActorSystem<?> system) throws Exception {
    Resolver resolver =
        host ->
            host.equals("mixed.test")
                ? List.of(InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("9.9.9.9"))
                : List.of(InetAddress.ofLiteral("10.0.0.1"));
    try (var proxy = ScriptedServer.start(connecting())) {
      with(
          system,
          through(system, "socks5", proxy)
              .resolver(resolver)
              .connections(group -> group.denyPrivateAddresses(true)),
          session -> {
            String byName = "socks5h://127.0.0.1:" + proxy.port();
            assertDenied(() -> session.get("http://inside.test/"));
            assertDenied(() -> session.get("http://169.254.169.254/"));
            assertDenied(() -> session.get("http://169.254.169.254/", r -> r.proxy(byName)));
            assertThat(proxy.connections()).isZero();
            session.get("http://mixed.test/").text();
            session.get("http://inside.test/", r -> r.proxy(byName)).text();
            return "done";
          });
      assertThat(destination()).isEqualTo("v4 9.9.9.9:80");
      assertThat(destination()).isEqualTo("name inside.test:80");
    }
  }

  private static void assertDenied(Coroutine<?> request) {
    assertThatThrownBy(request::await)
        .isExactlyInstanceOf(ClientConnectorException.class)
        .hasMessageContaining("is not a public address");
  }

  @Test
  void theEnvironmentMayNameOne(ActorSystem<?> system) throws Exception {
    Resolver resolver = host -> List.of(InetAddress.ofLiteral("192.0.2.7"));
    try (var proxy = ScriptedServer.start(connecting())) {
      for (String scheme : List.of("socks5", "SOCKS5h")) {
        Map<String, String> environment =
            Map.of("ALL_PROXY", scheme + "://user:secret@127.0.0.1:" + proxy.port());
        String text =
            with(
                system,
                ClientSession.builder(system)
                    .resolver(resolver)
                    .trustEnv(true)
                    .environment(environment),
                session -> session.get("http://origin.test/").text());
        assertThat(text).isEqualTo("through the proxy");
      }
      assertThat(destination()).isEqualTo("v4 192.0.2.7:80");
      assertThat(destination()).isEqualTo("name origin.test:80");
    }
  }
}
