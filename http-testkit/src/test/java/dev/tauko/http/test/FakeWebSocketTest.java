package dev.tauko.http.test;

import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientSession;
import dev.tauko.http.WebSocketHandshakeException;
import dev.tauko.http.WebSocketMessage;
import dev.tauko.http.WebSocketMessage.Closed;
import dev.tauko.http.WebSocketMessage.Text;
import dev.tauko.test.CoroutineTest;
import dev.tauko.test.Simulation;
import dev.tauko.test.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** WebSockets to a server in memory. */
class FakeWebSocketTest {
  private static final String URL = "ws://a.test/feed";

  private static void echo(FakeWebSocket socket) {
    while (socket.receive() instanceof Text(String text)) {
      sleep(Duration.ofSeconds(1));
      socket.send("echo " + text);
    }
  }

  @CoroutineTest
  void messagesGoBothWays(VirtualClock clock) {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    server.webSocket(FakeWebSocketTest::echo);
    try (var session = ClientSession.create();
        var socket = session.webSocket(URL)) {
      socket.sendText("one");
      assertThat(socket.receive()).isEqualTo(new Text("echo one"));
      socket.sendText("x".repeat(100_000));
      assertThat(((Text) socket.receive()).text()).hasSize(100_005);
    }
    assertThat(clock.now()).isEqualTo(Duration.ofSeconds(2));
    server.assertRequests("GET /feed");
  }

  @CoroutineTest
  void aServerThatIsDoneClosesIt(VirtualClock clock) {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    List<WebSocketMessage> received = new ArrayList<>();
    server.webSocket(socket -> {
      socket.send(new byte[] {1, 2, 3});
      socket.close(4000, "enough");
      received.add(socket.receive());
    });
    try (var session = ClientSession.create();
        var socket = session.webSocket(URL)) {
      assertThat(socket.receive()).isInstanceOf(WebSocketMessage.Binary.class);
      assertThat(socket.receive()).isEqualTo(new Closed(4000, "enough"));
    }
    clock.awaitIdle();
    assertThat(received).containsExactly(new Closed(4000, ""));
    assertThat(server.openConnections()).isZero();
  }

  @CoroutineTest
  void theServerSeesTheCloseOfTheClient(VirtualClock clock) {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    List<WebSocketMessage> received = new ArrayList<>();
    server.webSocket(socket -> {
      received.add(socket.receive());
      received.add(socket.receive());
    });
    try (var session = ClientSession.create()) {
      session.webSocket(URL).close(1001, "gone");
    }
    clock.awaitIdle();
    assertThat(received).containsExactly(new Closed(1001, "gone"), new Closed(1001, "gone"));
  }

  @CoroutineTest
  void aLostConnectionIsOneForTheClient() {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    server.webSocket(socket -> {
      socket.send("last words");
      sleep(Duration.ofSeconds(5));
      socket.lose();
    });
    try (var session = ClientSession.create();
        var socket = session.webSocket(URL)) {
      assertThat(socket.receive()).isEqualTo(new Text("last words"));
      assertThat(socket.receive()).isInstanceOf(Closed.class);
      assertThat(socket.closeCode()).hasValue(1006);
    }
  }

  @CoroutineTest
  void aServerMayRefuse() {
    FakeServer server = FakeNetwork.install().server("http://a.test");
    server.respond(FakeResponse.status(403)).webSocket(FakeWebSocketTest::echo);
    try (var session = ClientSession.create()) {
      assertThatThrownBy(() -> session.webSocket(URL))
          .isInstanceOf(WebSocketHandshakeException.class);
      session.webSocket(URL).close();
    }
  }

  /**
   * A client that opens its feed again whenever it is lost, and may miss what was sent meanwhile.
   */
  private static void feed() {
    FakeNetwork network = FakeNetwork.install().faults(4, NetworkFault.LOST_IN_RESPONSE);
    int[] next = {1};
    network
        .server("http://a.test")
        .webSocket(socket -> {
          while (next[0] <= 5) {
            socket.send("" + next[0]++);
            sleep(Duration.ofSeconds(1));
          }
        });
    List<String> seen = new ArrayList<>();
    try (var session = ClientSession.create()) {
      while (next[0] <= 5) {
        try (var socket = session.webSocket(URL)) {
          while (socket.receive() instanceof Text(String text)) {
            seen.add(text);
          }
        }
      }
    }
    assertThat(seen).hasSize(5);
  }

  @Test
  void aSeedLosesConnectionsBetweenMessages() {
    assertThatThrownBy(() -> Simulation.explore(100, FakeWebSocketTest::feed))
        .hasMessageContaining("WebSocket GET /feed")
        .hasMessageContaining("again: Simulation.replay(\"any");
  }
}
