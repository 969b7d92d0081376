package dev.tauko.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.WebSocketPeer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that no encoding of Unicode can express is refused, and never sent as something else. */
@ExtendWith(Actors.class)
class UnpairedSurrogateTest {

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has characters that UTF-8 cannot express");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "a\ud83d"})
  void aWebSocketSendsNone(String text, ActorSystem<?> system) throws Exception {
    WebSocketScripts.use(
        system,
        peer -> WebSocketScripts.echo(WebSocketPeer.accept(peer)),
        socket -> {
          refused(() -> socket.sendText(text));
          refused(() -> socket.close(1000, text));
          socket.sendText("\ud83d\ude00");
          assertThat(socket.receive()).isEqualTo(new WebSocketMessage.Text("\ud83d\ude00"));
          socket.close();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00", "a\ud800b"})
  void aRequestHasNone(String text, ActorSystem<?> system) {
    RequestOptions request = new RequestOptions(JsonCodec.jackson());
    refused(() -> request.text(text));
    refused(() -> request.query(text, "x"));
    refused(() -> request.query("x", text));
    refused(() -> request.query(Map.of("x", text)));
    refused(() -> request.form(Map.of("x", text)));
    refused(() -> request.form(List.of(Map.entry(text, "x"))));
    refused(() -> request.basic(text, "x"));
    refused(() -> request.basic("x", text));
    refused(() -> DigestAuth.of(text, "x"));
    refused(() -> DigestAuth.of("http://a.test", "x", text));
    refused(() -> ClientSession.builder(system).basic("x", text));
    refused(() -> new FormData().field("x", text));
    refused(() -> new FormData().field(text, "x"));
    refused(() -> new FormData().file("x", text, RequestBody.bytes(new byte[0])));
    List<Consumer<RequestOptions>> others =
        List.of(
            options -> options.header("X", text),
            options -> options.cookie("x", text),
            options -> options.bearer(text),
            options -> options.host(text),
            options -> options.serverHostname(text));
    assertThat(others)
        .allSatisfy(other ->
            assertThatThrownBy(() -> other.accept(request))
                .isInstanceOf(IllegalArgumentException.class));
  }

  /** JSON has a way to write them (RFC 8259, section 7). */
  @Test
  void inJsonItIsEscaped() {
    assertThat(new String(JsonCodec.jackson().write(List.of("a\ud800b")), UTF_8))
        .isEqualToIgnoringCase("[\"a\\ud800b\"]");
  }

  @Test
  void aUrlHasNone() {
    List<String> urls =
        List.of(
            "http://\ud800@a.test/",
            "http://u:\udc00@a.test/",
            "http://a\ud800.test/",
            "http://a.test/\ud800",
            "http://a.test/?\ud800",
            "http://a.test/?a=\udc00");
    RequestOptions request = new RequestOptions(JsonCodec.jackson());
    assertThatThrownBy(() -> request.proxy("http://\ud800:p@proxy.test"))
        .isInstanceOf(InvalidUrlException.class);
    assertThat(urls)
        .allSatisfy(url ->
            assertThatThrownBy(() -> CookieJar.create().cookies(url))
                .isInstanceOf(InvalidUrlException.class));
  }
}
