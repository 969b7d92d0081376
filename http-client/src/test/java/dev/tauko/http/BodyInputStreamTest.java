package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Asyncio;
import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies read by code that knows {@link InputStream} and {@link Reader} only. */
@ExtendWith(Actors.class)
class BodyInputStreamTest {

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void aReadSuspendsItsCoroutineAlone(String carrier) throws Exception {
    Config config =
        ConfigFactory.parseString("tauko.carrier = " + carrier).withFallback(ConfigFactory.load());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "streams", config);
    CompletableFuture<Void> go = new CompletableFuture<>();
    List<String> order = new ArrayList<>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
          go.join();
          peer.send("cde");
          peer.awaitEnd();
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              InputStream body = session.get(server.url("/").toString()).inputStream();
              assertThat(body.readNBytes(2)).isEqualTo(new byte[] {'a', 'b'});
              Task<Void> other =
                  Asyncio.createTask(() -> {
                    order.add("other");
                    go.complete(null);
                  });
              order.add("reads");
              order.add(new String(body.readAllBytes(), StandardCharsets.US_ASCII));
              other.await();
              return session.stats().idle();
            }
          });
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
    assertThat(order).containsExactly("reads", "other", "cde");
  }

  @Test
  void bytesAreReadOneByOneAndInPieces(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> Site.ok("\u00ffbcdefgh"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              ClientResponse response = session.get(site.url("/"));
              InputStream body = response.inputStream();
              byte[] piece = new byte[5];
              assertThat(body.read()).isEqualTo(0xFF);
              assertThat(body.available()).isEqualTo(7);
              assertThat(body.read(piece, 1, 3)).isEqualTo(3);
              assertThat(piece).isEqualTo(new byte[] {0, 'b', 'c', 'd', 0});
              assertThat(body.read(piece, 0, 0)).isZero();
              assertThat(body.skip(2)).isEqualTo(2);
              assertThat(body.readNBytes(9)).isEqualTo(new byte[] {'g', 'h'});
              assertThat(body.read()).isEqualTo(-1);
              assertThat(body.read(piece)).isEqualTo(-1);
              return null;
            }
          });
    }
  }

  @Test
  void closingItInTheMiddleClosesTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
          end.complete(peer.awaitEnd());
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              InputStream body = session.get(server.url("/").toString()).inputStream();
              assertThat(body.read()).isEqualTo('a');
              body.close();
              assertThat(Asyncio.await(end)).isEqualTo(Peer.End.RESET);
              assertThatThrownBy(body::read).isInstanceOf(ClientConnectionException.class);
              return null;
            }
          });
    }
  }

  @Test
  void aBodyThatBreaksOffFailsTheRead(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              InputStream body = session.get(server.url("/").toString()).inputStream();
              assertThat(body.readNBytes(3)).hasSize(3);
              assertThatThrownBy(body::read).isInstanceOf(ClientPayloadException.class);
              return null;
            }
          });
    }
  }

  private static String typed(String type, String body) {
    return "HTTP/1.1 200 OK\r\n"
        + (type.isEmpty() ? "" : "Content-Type: text/plain;charset=" + type + "\r\n")
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  @Test
  void textIsDecodedAsTheWholeWouldBe(ActorSystem<?> system) throws Exception {
    try (Site site =
        Site.start(asked ->
            switch (asked.target()) {
              case "/latin" -> typed("iso-8859-1", "\u00e4=1\nb=2");
              case "/utf8" -> typed("utf-8", "\u00ef\u00bb\u00bf\u00c3\u00a4=1\nb=2");
              case "/utf16" -> typed("", "\u00fe\u00ff\0\u00e4\0=\0" + "1\0\n\0b\0=\0" + "2");
              case "/empty" -> typed("", "");
              default -> typed("", "\u00c3\u00a4=1\nb=2");
            })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              for (String target : List.of("/latin", "/utf8", "/utf16", "/plain")) {
                Properties properties = new Properties();
                try (Reader text = session.get(site.url(target)).textReader()) {
                  properties.load(text);
                }
                assertThat(properties).as(target).isEqualTo(Map.of("\u00e4", "1", "b", "2"));
              }
              try (Reader text =
                  session.get(site.url("/latin")).textReader(StandardCharsets.UTF_8)) {
                assertThat(new BufferedReader(text).readLine()).isEqualTo("\ufffd=1");
              }
              assertThat(session.get(site.url("/empty")).textReader().read()).isEqualTo(-1);
              return null;
            }
          });
    }
  }
}
