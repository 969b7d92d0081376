package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Encodings;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told of how far bodies have come. */
@ExtendWith(Actors.class)
class ProgressTest {
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<String> received = new CopyOnWriteArrayList<>();

  private void listen(RequestOptions request) {
    request.onSent((bytes, total) -> sent.add(bytes + "/" + total));
    request.onReceived((bytes, total) -> received.add(bytes + "/" + total));
  }

  private byte[] get(ActorSystem<?> system, ScriptedServer.Script script) throws Exception {
    try (var server = ScriptedServer.start(script)) {
      return Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return session.get(server.url("/").toString(), this::listen).bytes();
            }
          });
    }
  }

  @Test
  void aDownloadIsFollowedPieceByPiece(ActorSystem<?> system) throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
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
              ClientResponse response = session.get(server.url("/").toString(), this::listen);
              response.readExactly(2);
              assertThat(received).last().isEqualTo("2/5");
              go.complete(null);
              response.readExactly(3);
              return null;
            }
          });
    }
    assertThat(received).last().isEqualTo("5/5");
    assertThat(received).doesNotHaveDuplicates();
    assertThat(sent).isEmpty();
  }

  @Test
  void aLengthThatIsNotStatedIsUnknown(ActorSystem<?> system) throws Exception {
    get(
        system,
        peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
          peer.awaitEnd();
        });
    assertThat(received).last().isEqualTo("3/-1");
  }

  @Test
  void aBodyThatIsDecodedCountsAsItIsRead(ActorSystem<?> system) throws Exception {
    byte[] coded = Encodings.gzip("a".repeat(1000).getBytes(StandardCharsets.UTF_8));
    get(
        system,
        peer -> {
          peer.readRequest();
          peer.send(
              "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                  + coded.length
                  + "\r\n\r\n",
              coded);
          peer.awaitEnd();
        });
    assertThat(received).last().isEqualTo("1000/-1");
  }

  @Test
  void anUploadBeginsAnewWithEachAttempt(ActorSystem<?> system) throws Exception {
    try (Site site =
        Site.start(asked ->
            asked.target().equals("/a")
                ? "HTTP/1.1 307 Go\r\nLocation: /b\r\nContent-Length: 9\r\n\r\nelsewhere"
                : Site.ok("done"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              session.post(site.url("/a"), request -> listen(request.text("hello"))).bytes();
              return session
                  .post(
                      site.url("/b"),
                      request ->
                          listen(
                              request.stream(
                                  Source.from(
                                      List.of(
                                          ByteString.fromString("abc"),
                                          ByteString.fromString("de"))))))
                  .bytes();
            }
          });
    }
    assertThat(sent).containsExactly("5/5", "5/5", "3/-1", "5/-1");
    assertThat(received).containsExactly("4/4", "4/4");
  }

  @Test
  void whatAListenerThrowsHasNoEffect(ActorSystem<?> system) {
    String text =
        Coroutines.run(
            system,
            () -> {
              try (var session =
                  ClientSession.builder()
                      .transport(asked -> ClientResponse.of(asked, 200, Headers.EMPTY, "body"))
                      .create()) {
                return session
                    .get(
                        "http://a.test/",
                        request ->
                            request.onReceived((bytes, total) -> {
                              received.add(bytes + "/" + total);
                              throw new IllegalStateException("broken on purpose");
                            }))
                    .text();
              }
            });
    assertThat(text).isEqualTo("body");
    assertThat(received).containsExactly("4/4");
  }
}
