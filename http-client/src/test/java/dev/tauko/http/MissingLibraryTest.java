package dev.tauko.http;

import static dev.tauko.http.testkit.Encodings.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A platform that the libraries for br and zstd are not made for. */
@ExtendWith(Actors.class)
class MissingLibraryTest {
  private static final String TEXT = "what the server has to say";

  /** Answers in the coding that the target names, and tells what it was asked for. */
  private static void serve(Peer peer) throws IOException {
    for (String head = peer.readRequest(); !head.isEmpty(); head = peer.readRequest()) {
      String coding = Peer.target(head).substring(1);
      byte[] body = encode(coding, TEXT.getBytes(StandardCharsets.UTF_8));
      String asked =
          head.lines()
              .filter(line -> line.startsWith("Accept-Encoding: "))
              .findFirst()
              .orElse("Accept-Encoding: none")
              .substring("Accept-Encoding: ".length());
      peer.send(
          "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nX-Asked: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(coding, asked, body.length),
          body);
    }
  }

  private static ClientSession session(ActorSystem<?> system) {
    return ClientSession.builder(system)
        .libraries(coding -> !List.of("br", "zstd").contains(coding))
        .create();
  }

  @Test
  void otherCodingsAreAskedForAndUndone(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(MissingLibraryTest::serve);
        var session = session(system)) {
      for (String coding : List.of("gzip", "deflate")) {
        Coroutines.run(
            system,
            () -> {
              ClientResponse response = session.get(server.url("/" + coding).toString());
              assertThat(response.headers().get("X-Asked")).contains("gzip, deflate");
              assertThat(response.text()).isEqualTo(TEXT);
              return null;
            });
      }
    }
  }

  @Test
  void aServerThatSendsThemAllTheSameFailsTheBodyWithTheReason(ActorSystem<?> system)
      throws Exception {
    try (var server = ScriptedServer.start(MissingLibraryTest::serve);
        var session = session(system)) {
      for (String coding : List.of("br", "zstd")) {
        Coroutines.run(
            system,
            () -> {
              ClientResponse response = session.get(server.url("/" + coding).toString());
              assertThatThrownBy(response::text)
                  .isExactlyInstanceOf(ClientPayloadException.class)
                  .hasMessageContaining(
                      "the coding "
                          + coding
                          + " cannot be undone, as its library is not there or does not load on"
                          + " this system: add ")
                  .hasMessageContaining("; accepted: gzip, deflate");
              return null;
            });
      }
    }
  }

  @Test
  void theBodyMayBeReadAsItIsSent(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(MissingLibraryTest::serve);
        var session = session(system)) {
      byte[] body =
          Coroutines.run(
              system,
              () -> session.get(server.url("/br").toString(), o -> o.decompress(false)).bytes());
      assertThat(body).isEqualTo(encode("br", TEXT.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void codingsThatTheSessionDoesNotWantAreNeitherAskedForNorUndone(ActorSystem<?> system)
      throws Exception {
    try (var server = ScriptedServer.start(MissingLibraryTest::serve);
        var session =
            ClientSession.builder(system)
                .decoding(group -> group.acceptEncoding("gzip"))
                .libraries(coding -> {
                  assertThat(coding).isEqualTo("gzip");
                  return true;
                })
                .create()) {
      Coroutines.run(
          system,
          () -> {
            ClientResponse response = session.get(server.url("/gzip").toString());
            assertThat(response.headers().get("X-Asked")).contains("gzip");
            assertThat(response.text()).isEqualTo(TEXT);
            assertThat(session.get(server.url("/br").toString()).bytes())
                .isEqualTo(encode("br", TEXT.getBytes(StandardCharsets.UTF_8)));
            return null;
          });
    }
  }
}
