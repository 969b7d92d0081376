package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Coroutine;
import dev.tauko.http.internal.waiting.UncheckedAwait;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a proxy is told, and what is made of its answers (attack 21). */
@ExtendWith(Actors.class)
class ProxyTest {
  private static Certificates origin;

  /** The heads of the requests in the order of arrival. */
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

  @BeforeAll
  static void issueCertificate(@TempDir Path directory) throws Exception {
    origin = Certificates.issue(directory, "dns:origin.test");
  }

  private String read(Peer peer) throws Exception {
    String head = peer.readRequest();
    if (!head.isEmpty()) {
      heads.add(head);
    }
    return head;
  }

  /** Answers all requests itself. */
  private ScriptedServer.Script forwarding() {
    return peer -> {
      while (!read(peer).isEmpty()) {
        peer.respond("forwarded");
      }
    };
  }

  /** Opens a tunnel and is the server at the end of it. */
  private ScriptedServer.Script tunnelling(String answer) throws Exception {
    SSLContext context = origin.server();
    return peer -> {
      read(peer);
      peer.send(answer);
      peer.startTls(context);
      while (!read(peer).isEmpty()) {
        peer.respond("through the tunnel");
      }
    };
  }

  private interface Use<T> {
    T with(ClientSession session) throws Exception;
  }

  private static <T> T with(ActorSystem<?> system, ClientSessionBuilder settings, Use<T> use) {
    return Coroutines.run(
        system,
        () -> {
          try (var session = settings.create()) {
            return use.with(session);
          }
        });
  }

  private static ClientSessionBuilder through(ActorSystem<?> system, ScriptedServer proxy)
      throws Exception {
    return ClientSession.builder(system)
        .sslContext(origin.client())
        .proxy("http://user:secret@127.0.0.1:" + proxy.port());
  }

  private static String text(ActorSystem<?> system, ScriptedServer proxy, String url)
      throws Exception {
    return with(system, through(system, proxy), session -> session.get(url).text());
  }

  @Test
  void aRequestForHttpIsSentToTheProxyAsItIs(ActorSystem<?> system) throws Exception {
    try (var proxy = ScriptedServer.start(forwarding())) {
      assertThat(text(system, proxy, "http://me:mine@origin.test:8080/path?a=b#c"))
          .isEqualTo("forwarded");
      assertThat(heads.take().lines())
          .startsWith("GET http://origin.test:8080/path?a=b HTTP/1.1")
          .contains(
              "Host: origin.test:8080",
              "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=",
              "Authorization: Basic bWU6bWluZQ==");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "HTTP/1.1 200 Connection established\\r\\n\\r\\n",
        "HTTP/1.0 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\n",
        "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n",
        "HTTP/1.1 103 Early Hints\\r\\n\\r\\nHTTP/1.1 299 Fine\\r\\n\\r\\n",
      })
  void aRequestForHttpsGoesThroughATunnel(String answer, ActorSystem<?> system) throws Exception {
    String raw = answer.replace("\\r\\n", "\r\n");
    try (var proxy = ScriptedServer.start(tunnelling(raw))) {
      with(
          system,
          through(system, proxy),
          session -> {
            for (int i = 0; i < 2; i++) {
              assertThat(
                      session
                          .get(
                              "https://origin.test/path",
                              r -> r.header("Proxy-Authorization", "not for the origin"))
                          .text())
                  .isEqualTo("through the tunnel");
            }
            assertThat(session.stats().created()).isEqualTo(1);
            return null;
          });
      assertThat(heads.take())
          .hasLineCount(4)
          .startsWith("CONNECT origin.test:443 HTTP/1.1\r\nHost: origin.test:443\r\n")
          .contains("Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n");
      for (int i = 0; i < 2; i++) {
        assertThat(heads.take())
            .startsWith("GET /path HTTP/1.1\r\n")
            .contains("Host: origin.test\r\n")
            .doesNotContain("Proxy-Authorization");
      }
    }
  }

  @Test
  void theServerBehindTheTunnelIsVerified(ActorSystem<?> system) throws Exception {
    SSLContext context = origin.server();
    try (var proxy =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\n\r\n");
          try {
            peer.startTls(context);
          } catch (IOException refused) {
            // The client's business.
          }
        })) {
      assertThatThrownBy(() -> text(system, proxy, "https://other.test/"))
          .isExactlyInstanceOf(ClientConnectorCertificateException.class)
          .hasMessageContaining(
              "cannot connect to https://other.test:443 through the proxy http://127.0.0.1:"
                  + proxy.port())
          .hasMessageNotContaining("secret");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "407, Proxy Authentication Required",
    "302, Found",
    "403, Forbidden",
    "502, Bad Gateway",
    "101, Switching Protocols",
  })
  void aProxyThatOpensNoTunnelIsNotAskedAgain(int status, String reason, ActorSystem<?> system)
      throws Exception {
    try (var proxy =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send(
              "HTTP/1.1 "
                  + status
                  + " "
                  + reason
                  + "\r\nLocation: http://127.0.0.1/\r\nX-Why: because\r\n\r\n");
          peer.awaitEnd();
        })) {
      assertThatThrownBy(() -> text(system, proxy, "https://origin.test/"))
          .isExactlyInstanceOf(ClientHttpProxyException.class)
          .hasMessage(
              "the proxy http://127.0.0.1:%d opened no tunnel to https://origin.test:443: it"
                  + " answered %d %s",
              proxy.port(), status, reason)
          .satisfies(thrown -> {
            ClientHttpProxyException refused = (ClientHttpProxyException) thrown;
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.headers().get("X-Why")).hasValue("because");
          });
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  /** For http, the proxy's refusal is the response. */
  @Test
  void aProxyThatForwardsNothingAnswersItself(ActorSystem<?> system) throws Exception {
    try (var proxy =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
          peer.awaitEnd();
        })) {
      int status =
          with(
              system,
              through(system, proxy),
              session -> session.get("http://origin.test/").status());
      assertThat(status).isEqualTo(407);
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "HTTP/1.1 200 OK\\r\\n\\r\\nHTTP/1.1 200 OK\\r\\n\\r\\n   | bytes follow its answer",
        "SSH-2.0-OpenSSH_9.2\\r\\n\\r\\n                           | the status line is",
        "220 mail ESMTP\\r\\n                                   | the status line is '220 mail",
        "HTTP/1.1 200 OK\\r\\nX: \\0\\r\\n\\r\\n                    | NUL",
        "HTTP/1.1 200 OK\\r\\nnone                             | it ended the connection",
        "``                                                    | it ended the connection",
        "HTTP/1.1 200 OK\\r\\nX: ~x*100000                     | the head is larger than 65536",
        "HTTP/1.1 100 Continue\\r\\n\\r\\n*21                     | more than 20 interim",
      })
  void aProxyThatAnswersBadlyIsRefused(String answer, String reason, ActorSystem<?> system)
      throws Exception {
    String plain = answer.replace("\\r\\n", "\r\n").replace("\\0", "\0");
    int times = plain.indexOf('*');
    int from = plain.indexOf('~') + 1;
    String raw =
        times < 0
            ? plain
            : plain.substring(0, Math.max(0, from - 1))
                + plain.substring(from, times).repeat(Integer.parseInt(plain.substring(times + 1)));
    try (var proxy =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.trySend(raw);
          if (!reason.contains("ended")) {
            peer.awaitEnd();
          }
        })) {
      assertThatThrownBy(() -> text(system, proxy, "https://origin.test/"))
          .isExactlyInstanceOf(ClientProxyConnectionException.class)
          .hasMessageContaining(
              "through the proxy http://127.0.0.1:" + proxy.port() + ": it opened no tunnel: ")
          .hasMessageContaining(reason);
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  /** Attack 15: an answer to CONNECT that never comes to its end. */
  @Test
  void aProxyThatDripsIsGivenUpAtTheLimitOnOpening(ActorSystem<?> system) throws Exception {
    try (var proxy =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.trySend("HTTP/1.1 200");
          peer.awaitEnd();
        })) {
      assertThatThrownBy(() ->
              with(
                  system,
                  through(system, proxy)
                      .timeout(ClientTimeout.NONE.withSockConnect(Duration.ofMillis(200))),
                  session -> session.get("https://origin.test/")))
          .isExactlyInstanceOf(ConnectionTimeoutException.class)
          .hasMessageContaining("it is still waiting for the proxy to open a tunnel");
    }
  }

  @Test
  void aProxyThatCannotBeReachedIsNamed(ActorSystem<?> system) throws Exception {
    int port;
    try (var gone = ScriptedServer.start()) {
      port = gone.port();
    }
    for (String url : List.of("http://origin.test/", "https://origin.test/")) {
      assertThatThrownBy(() ->
              with(
                  system,
                  ClientSession.builder(system).proxy("http://u:secret@127.0.0.1:" + port),
                  session -> session.get(url)))
          .isExactlyInstanceOf(ClientProxyConnectionException.class)
          .hasMessageContaining("origin.test")
          .hasMessageContaining("through the proxy http://127.0.0.1:" + port)
          .hasMessageContaining("refused")
          .hasMessageNotContaining("secret")
          .satisfies(failure ->
              assertThat(((ClientProxyConnectionException) failure).port()).isEqualTo(port));
    }
    assertThatThrownBy(() ->
            with(
                system,
                ClientSession.builder(system).proxy("http://nowhere.invalid:3128"),
                session -> session.get("http://origin.test/")))
        .isExactlyInstanceOf(ClientProxyConnectionException.class)
        .hasMessageContaining("there is no address for 'nowhere.invalid'");
  }

  @Test
  void cancellingEndsTheConnectionToTheProxy(ActorSystem<?> system) throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var proxy =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          asked.complete(null);
          ended.complete(peer.awaitEnd());
        })) {
      with(
          system,
          through(system, proxy),
          session -> {
            var task = createTask(() -> session.get("https://origin.test/"));
            UncheckedAwait.await(asked);
            task.cancel();
            UncheckedAwait.await(ended);
            return null;
          });
    }
  }

  /** Who the user is to the proxy is part of what makes connections alike. */
  @Test
  void aRequestMayNameAnotherProxyOrNone(ActorSystem<?> system) throws Exception {
    try (var one = ScriptedServer.start(forwarding());
        var other = ScriptedServer.start(forwarding());
        var server = ScriptedServer.start(ScriptedServer.OK)) {
      String url = server.url("/").toString();
      String proxy = "http://127.0.0.1:" + other.port();
      with(
          system,
          through(system, one),
          session -> {
            assertThat(session.get(url).text()).isEqualTo("forwarded");
            assertThat(session.get(url, r -> r.proxy(proxy)).text()).isEqualTo("forwarded");
            assertThat(session.get(url, RequestOptions::withoutProxy).text()).isEqualTo("ok");
            String asAnother = proxy.replace("//", "//another:secret@");
            assertThat(session.get(url, r -> r.proxy(asAnother)).text()).isEqualTo("forwarded");
            assertThat(session.get(url, r -> r.proxy(proxy)).text()).isEqualTo("forwarded");
            assertThat(session.stats().created()).isEqualTo(4);
            return null;
          });
      assertThat(one.connections()).isEqualTo(1);
      assertThat(other.connections()).isEqualTo(2);
    }
  }

  /** aiohttp: test_proxy_http_multi_conn_limit. */
  @Test
  void connectionsToAProxyAreLimitedAsAnyOther(ActorSystem<?> system) throws Exception {
    try (var proxy = ScriptedServer.start(forwarding())) {
      with(
          system,
          through(system, proxy).connections(group -> group.limit(3)),
          session -> {
            List<Coroutine<String>> fetches =
                IntStream.range(0, 30)
                    .mapToObj(i ->
                        (Coroutine<String>) () -> session.get("http://origin.test/" + i).text())
                    .toList();
            assertThat(gather(fetches)).hasSize(30).containsOnly("forwarded");
            return null;
          });
      assertThat(proxy.connections()).isEqualTo(3);
    }
  }

  @Test
  void whatBehindAProxyIsAnAddressMustBePublicWhereThatIsAskedFor(ActorSystem<?> system)
      throws Exception {
    try (var proxy = ScriptedServer.start(forwarding())) {
      with(
          system,
          through(system, proxy).connections(group -> group.denyPrivateAddresses(true)),
          session -> {
            assertThat(session.get("http://origin.test/").text()).isEqualTo("forwarded");
            assertThatThrownBy(() -> session.get("http://169.254.169.254/"))
                .isExactlyInstanceOf(ClientConnectorException.class)
                .hasMessageContaining("is not a public address");
            return null;
          });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "socks4://127.0.0.1:1080, its scheme is 'socks4'",
    "127.0.0.1:3128, ",
    "http://127.0.0.1:3128/path, it has a path, a query or a fragment",
    "http://user:secret@, it has no host",
    "socks5://127.0.0.1:1080/path, it has a path, a query or a fragment",
    "socks5h://:secret@127.0.0.1, its user name is empty",
    "socks5h://127.0.0.1:0, its port is 0",
  })
  void whatIsNoProxyIsRefused(String url, String reason) {
    assertThatThrownBy(() -> new RequestOptions(JsonCodec.jackson()).proxy(url))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("not a proxy that can be used")
        .hasMessageContaining(reason == null ? "accepted is" : reason)
        .hasMessageNotContaining("secret");
  }

  /** The protocol has one byte for each of their lengths. */
  @Test
  void userAndPasswordForSocksAreBounded() {
    String longest = "é".repeat(127) + "x";
    RequestOptions options = new RequestOptions(JsonCodec.jackson());
    options.proxy("socks5://" + longest + ":" + longest + "@127.0.0.1");
    for (String userInfo : List.of(longest + "x:p", "u:" + longest + "x")) {
      assertThatThrownBy(() -> options.proxy("socks5://" + userInfo + "@127.0.0.1"))
          .isInstanceOf(InvalidUrlException.class)
          .hasMessageContaining("of which SOCKS can carry 255 each")
          .hasMessageNotContaining("é");
    }
  }
}
