package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.ScriptedServer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one request and its response look like on both ends. */
@ExtendWith(Actors.class)
class ConnectorTest {

  @Test
  void aResponseHasStatusReasonHeadersAndBody(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send(
                  "HTTP/1.1 404 Not Here\r\nX-A: 1\r\nx-a:  2 \r\nContent-Type: text/foo\r\n"
                      + "Content-Length: 5\r\n\r\nhello");
              peer.awaitEnd();
            });
        var client = Client.of(system)) {
      RawResponse response = client.head(server.url("/"));
      assertThat(response.head().status()).isEqualTo(404);
      assertThat(response.head().reason()).isEqualTo("Not Here");
      assertThat(response.head().headers().getAll("X-A")).containsExactly("1", "2");
      assertThat(response.head().headers().get("content-type")).contains("text/foo");
      assertThat(response.head().headers().get("Content-Length")).contains("5");
      assertThat(Client.text(response)).isEqualTo("hello");
    }
  }

  @Test
  void aChunkedBodyArrivesWhole(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              while (!peer.readRequest().isEmpty()) {
                peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                peer.send("5;name=value\r\nhello\r\n");
                peer.send("6 \r\n world\r\n0\r\nX-Trailer: t\r\n\r\n");
              }
            });
        var client = Client.of(system)) {
      assertThat(client.text(server.url("/"))).isEqualTo("hello world");
      assertThat(client.text(server.url("/"))).isEqualTo("hello world");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aBodyMayEndWithTheConnection(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.0 200 OK\r\n\r\nuntil the end");
            });
        var client = Client.of(system)) {
      assertThat(client.text(server.url("/"))).isEqualTo("until the end");
      assertThat(client.stats().open()).isZero();
    }
  }

  @Test
  void aResponseToHeadHasNoBodyWhateverItsLengthSays(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
              peer.readRequest();
              peer.respond("content");
              peer.awaitEnd();
            });
        var client = Client.of(system)) {
      var head = Client.get(client.send(HttpMethods.HEAD, server.url("/")));
      assertThat(head.head().headers().get("Content-Length")).contains("7");
      assertThat(Client.text(head)).isEmpty();
      assertThat(client.text(server.url("/"))).isEqualTo("content");
      assertThat(server.requestLines(0)).containsExactly("HEAD / HTTP/1.1", "GET / HTTP/1.1");
    }
  }

  @Test
  void interimResponsesAreDropped(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(20));
              peer.respond("final");
            });
        var client = Client.of(system)) {
      assertThat(client.text(server.url("/"))).isEqualTo("final");
    }
  }

  @Test
  void aClosedSessionRefusesRequests(ActorSystem<?> system) throws Exception {
    var client = Client.of(system);
    client.close();
    assertThatThrownBy(() -> client.head(Url.parse("http://127.0.0.1:1/")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the session is closed");
  }
}
