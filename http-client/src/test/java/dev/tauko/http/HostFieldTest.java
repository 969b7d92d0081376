package dev.tauko.http;

import static dev.tauko.http.testkit.Site.ok;
import static dev.tauko.http.testkit.Site.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import dev.tauko.http.testkit.WebSocketPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Host field, and one that a request chooses. */
@ExtendWith(Actors.class)
class HostFieldTest {

  private static String get(ActorSystem<?> system, String url, Consumer<RequestOptions> options) {
    return Coroutines.run(
        system,
        () -> {
          try (var session = ClientSession.create()) {
            return session.get(url, options).text();
          }
        });
  }

  /** RFC 9112, section 3.2: identical to the authority. */
  @ParameterizedTest
  @ValueSource(strings = {"[::1]", "[0:0:0:0:0:0:0:1]", "[0::0:1]", "[::FFFF:127.0.0.1]"})
  void anAddressOfIpv6StandsInTheHostFieldAsItWasWritten(String host, ActorSystem<?> system)
      throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.ofLiteral("::"))) {
      CompletableFuture<String> head = new CompletableFuture<>();
      Thread.startVirtualThread(() -> {
        try (Peer peer = new Peer(listener.accept())) {
          head.complete(peer.readRequest());
          peer.respond("ok");
        } catch (IOException broken) {
          head.completeExceptionally(broken);
        }
      });
      String authority = host + ":" + listener.getLocalPort();
      assertThat(get(system, "http://" + authority + "/", request -> {})).isEqualTo("ok");
      assertThat(head.join()).contains("\r\nHost: " + authority + "\r\n");
    }
  }

  /** {@link java.net.URI} has no host for such a name. */
  @Test
  void aNameWithAnUnderscoreIsAHost(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("ok"))) {
      Resolver local = host -> List.of(InetAddress.ofLiteral("127.0.0.1"));
      String authority = site.url("").replace("http://127.0.0.1", "my_service");
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().resolver(local).create()) {
              ClientResponse response = session.get("http://" + authority + "/a");
              assertThat(response.host()).isEqualTo("my_service");
              assertThat(response.request().host()).isEqualTo("my_service");
              assertThat(response.url()).hasToString("http://" + authority + "/a");
              return response.text();
            }
          });
      assertThat(site.log().getFirst().all("Host")).containsExactly(authority);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"virtual.test", "virtual.test:8080", "my_service", "[::1]:80", "a%20b", "VIRTUAL"})
  void aHostOfItsOwnGoesOutAsItIs(String host, ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("ok"))) {
      get(system, site.url("/"), request -> request.host(host));
      assertThat(site.log().getFirst().all("Host")).containsExactly(host);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "a b",
        "a\r\nX: y",
        "a/b",
        "u@a",
        "a:b",
        "a:123456",
        "[::1",
        "é",
        "a\u0000",
        "a,b c"
      })
  void aHostThatIsNoneIsRefused(String host, ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("ok"))) {
      assertThatThrownBy(() -> get(system, site.url("/"), request -> request.host(host)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("accepted is host[:port]");
      assertThatThrownBy(() ->
              get(
                  system,
                  site.url("/"),
                  request -> request.middlewares((sent, next) -> next.send(sent.withHost(host)))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(site.connections()).isZero();
    }
  }

  @Test
  void itStaysWithinItsOrigin(ActorSystem<?> system) throws Exception {
    try (Site other = Site.start(asked -> ok("there"));
        Site site =
            Site.start(asked ->
                status(
                    307, "Location: " + (asked.target().equals("/") ? "/on" : other.url("/"))))) {
      get(system, site.url("/"), request -> request.host("virtual.test"));
      assertThat(site.log())
          .extracting(asked -> asked.all("Host"))
          .containsOnly(List.of("virtual.test"));
      assertThat("http://" + other.log().getFirst().field("Host") + "/").isEqualTo(other.url("/"));
    }
  }

  @Test
  void aMiddlewareMaySetIt(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("ok"))) {
      get(
          system,
          "http://virtual.test/a",
          request ->
              request.middlewares((sent, next) ->
                  next.send(sent.withHost(sent.url().getHost()).withUrl(site.url("/a")))));
      assertThat(site.log().getFirst().all("Host")).containsExactly("virtual.test");
    }
  }

  @Test
  void aWebSocketMayHaveOneToo(ActorSystem<?> system) throws Exception {
    CompletableFuture<WebSocketPeer> accepted = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          WebSocketPeer socket = WebSocketPeer.accept(peer);
          accepted.complete(socket);
          WebSocketScripts.echo(socket);
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              session
                  .webSocket(
                      WebSocketScripts.url(server),
                      o -> o.request(request -> request.host("virtual.test")))
                  .close();
              return "done";
            }
          });
      assertThat(accepted.join().request().lines())
          .contains("Host: virtual.test")
          .filteredOn(line -> line.startsWith("Host:"))
          .hasSize(1);
    }
  }
}
