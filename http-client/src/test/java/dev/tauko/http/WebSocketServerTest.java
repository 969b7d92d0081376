package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.Coroutines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** WebSockets to a server that is not ours: Pekko HTTP's. */
@ExtendWith(Actors.class)
class WebSocketServerTest {

  private static HttpResponse echo(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.webSocketUpgrade)
        .map(upgrade -> {
          for (String protocol : upgrade.getRequestedProtocols()) {
            if (protocol.equals("echo")) {
              return upgrade.handleMessagesWith(Flow.of(Message.class), protocol);
            }
          }
          return HttpResponse.create().withStatus(400);
        })
        .orElseGet(() -> HttpResponse.create().withStatus(426).withEntity("upgrade, please"));
  }

  private static ServerBinding bind(ServerBuilder builder) {
    return builder.bindSync(WebSocketServerTest::echo).toCompletableFuture().join();
  }

  private static List<WebSocketMessage> talk(WebSocket socket) {
    assertThat(socket.protocol()).isEqualTo("echo");
    List<WebSocketMessage> heard = new ArrayList<>();
    for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536, 300_000}) {
      socket.sendText("\u010d".repeat(length / 2));
      heard.add(joined(socket, length / 2 * 2));
      socket.sendBinary(new byte[length]);
      heard.add(joined(socket, length));
    }
    socket.close();
    assertThat(socket.closeCode()).hasValue(1000);
    return heard;
  }

  private static WebSocketMessage joined(WebSocket socket, int bytes) {
    WebSocketMessage message = socket.receive();
    int size =
        switch (message) {
          case WebSocketMessage.Text(String text) -> text.length() * 2;
          case WebSocketMessage.Binary(ByteString binary) -> binary.size();
          default -> throw new AssertionError(message);
        };
    assertThat(size).isEqualTo(bytes);
    return message;
  }

  @Test
  void everyMessageComesBack(ActorSystem<?> system) {
    ServerBinding server = bind(Http.get(system).newServerAt("127.0.0.1", 0));
    try {
      String url = "ws://127.0.0.1:" + server.localAddress().getPort() + "/";
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              assertThat(talk(session.webSocket(url, o -> o.protocols("echo", "other"))))
                  .hasSize(14);
              assertThatThrownBy(() -> session.webSocket(url, o -> o.protocols("other")))
                  .isInstanceOf(WebSocketHandshakeException.class)
                  .hasMessageContaining("the status is 400");
              assertThat(session.get(url.replace("ws:", "http:")).status()).isEqualTo(426);
              assertThatThrownBy(() -> session.get(url)).isInstanceOf(NonHttpUrlException.class);
            }
            return "done";
          });
    } finally {
      server.unbind().toCompletableFuture().join();
    }
  }

  @Test
  void everyMessageComesBackThroughTls(@TempDir Path folder, ActorSystem<?> system)
      throws Exception {
    Certificates certificates = Certificates.issue(folder, "dns:localhost");
    SSLContext trusting = certificates.client();
    ServerBinding server =
        bind(
            Http.get(system)
                .newServerAt("localhost", 0)
                .enableHttps(ConnectionContext.httpsServer(certificates.server())));
    try {
      String url = "wss://localhost:" + server.localAddress().getPort() + "/";
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().sslContext(trusting).create()) {
              assertThat(talk(session.webSocket(url, o -> o.protocols("echo")))).hasSize(14);
            }
            try (var session = ClientSession.create()) {
              assertThatThrownBy(() -> session.webSocket(url))
                  .isInstanceOf(ClientConnectorCertificateException.class);
            }
            return "done";
          });
    } finally {
      server.unbind().toCompletableFuture().join();
    }
  }
}
