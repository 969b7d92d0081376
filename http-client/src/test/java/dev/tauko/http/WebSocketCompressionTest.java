package dev.tauko.http;

import static dev.tauko.Asyncio.await;
import static dev.tauko.http.WebSocketScripts.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.PeerCompression;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.WebSocketPeer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets whose messages are compressed. */
@ExtendWith(Actors.class)
class WebSocketCompressionTest {
  private static final String EXTENSION = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final String ALONE = "; server_no_context_takeover; client_no_context_takeover";

  /** Answers each message with the same one, compressed, and keeps how large they were. */
  private static ScriptedServer.Script echo(String parameters, List<Integer> sizes) {
    return peer -> {
      var socket = WebSocketPeer.accept(peer, EXTENSION + parameters);
      try (var compression = new PeerCompression()) {
        for (var frame = socket.read(); frame.opcode() != 8; frame = socket.read()) {
          assertThat(frame.isCompressed()).isTrue();
          sizes.add(frame.payload().size());
          byte[] message = compression.inflate(frame.payload().toArray());
          socket.send(0xC0 | frame.opcode(), compression.deflate(message));
          if (parameters.equals(ALONE)) {
            compression.forget();
          }
        }
        socket.close(1000, "");
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ALONE})
  void messagesGoBothWays(String parameters, ActorSystem<?> system) throws Exception {
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    String text =
        IntStream.range(0, 5000)
            .mapToObj(i -> "line " + i * 7919 % 10_007 + "\n")
            .toList()
            .toString();
    use(
        system,
        echo(parameters, sizes),
        WebSocketOptions::compress,
        socket -> {
          for (int i = 0; i < 3; i++) {
            socket.sendText("h\u00e9llo, h\u00e9llo");
            assertThat(socket.receive())
                .isEqualTo(new WebSocketMessage.Text("h\u00e9llo, h\u00e9llo"));
            socket.sendBinary(new byte[300_000]);
            assertThat(socket.receive())
                .isEqualTo(new WebSocketMessage.Binary(ByteString.fromArray(new byte[300_000])));
          }
          socket.sendText(text);
          assertThat(socket.receive()).isEqualTo(new WebSocketMessage.Text(text));
          socket.close();
          assertThat(socket.closeCode()).hasValue(1000);
        });
    assertThat(sizes).hasSize(7).allSatisfy(size -> assertThat(size).isLessThan(text.length()));
    if (parameters.isEmpty()) {
      assertThat(sizes.get(2)).as("a text that was sent before").isLessThan(sizes.get(0));
    } else {
      assertThat(sizes.get(2)).isEqualTo(sizes.get(0));
    }
  }

  @Test
  void aServerThatDoesNotWantToIsSentPlainMessages(ActorSystem<?> system) throws Exception {
    var asked = new CompletableFuture<String>();
    use(
        system,
        peer -> {
          var socket = WebSocketPeer.accept(peer);
          asked.complete(socket.request());
          var frame = socket.read();
          assertThat(frame).hasToString("1 plain").matches(f -> !f.isCompressed());
          socket.text("too");
          peer.awaitEnd();
        },
        options -> options.compress(10),
        socket -> {
          socket.sendText("plain");
          assertThat(socket.receive()).isEqualTo(new WebSocketMessage.Text("too"));
        });
    assertThat(asked.join().lines()).contains(EXTENSION + "; server_max_window_bits=10");
  }

  @Test
  void whatTheServerMayNotAgreeToFailsTheHandshake(ActorSystem<?> system) {
    assertThatThrownBy(() ->
            use(
                system,
                peer -> {
                  WebSocketPeer.accept(peer, EXTENSION + "; client_max_window_bits=10");
                  peer.awaitEnd();
                },
                WebSocketOptions::compress,
                socket -> {}))
        .isInstanceOf(WebSocketHandshakeException.class)
        .hasMessageContaining("client_max_window_bits of permessage-deflate was not offered");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBombAndWhatIsMalformedIsToldToBothSides(boolean isBomb, ActorSystem<?> system)
      throws Exception {
    int code = isBomb ? 1009 : 1007;
    CompletableFuture<Integer> told = new CompletableFuture<>();
    use(
        system,
        peer -> {
          var socket = WebSocketPeer.accept(peer, EXTENSION);
          try (var compression = new PeerCompression()) {
            socket.send(0xC2, compression.deflate(new byte[10_000]));
            socket.send(
                0xC2,
                isBomb ? compression.deflate(new byte[10_001]) : WebSocketPeer.bytes("\u00ff"));
          }
          told.complete(socket.read().code());
          peer.awaitEnd();
        },
        options -> options.compress().maxMessageSize(10_000),
        socket -> {
          assertThat(socket.receive()).isInstanceOf(WebSocketMessage.Binary.class);
          assertThatThrownBy(socket::receive)
              .isInstanceOf(ClientPayloadException.class)
              .hasMessageContaining(isBomb ? "larger than" : "a compressed message is malformed");
          assertThat(socket.closeCode()).hasValue(code);
          assertThat(await(told)).isEqualTo(code);
        });
  }

  @Test
  void aWindowHasNineToFifteenBits() {
    var options = new WebSocketOptions(new RequestOptions(JsonCodec.jackson()), null);
    for (int bits : new int[] {-1, 1, 8, 16}) {
      assertThatThrownBy(() -> options.compress(bits))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("compress is " + bits + "; accepted: 9 to 15, or 0 for no compression");
    }
  }
}
