package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies that are compressed as they are sent. */
@ExtendWith(Actors.class)
class RequestCompressionTest {
  private static final String TEXT = "the same words again and again, ".repeat(5_000);

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void aBodyIsCompressedAndSentInChunks(String coding, ActorSystem<?> system) throws Exception {
    List<Received> log = post(system, request -> request.text(TEXT).compress(coding));
    assertThat(log).hasSize(1);
    Received received = log.getFirst();
    assertThat(received.head())
        .contains("\r\nContent-Encoding: " + coding + "\r\n")
        .contains("\r\nTransfer-Encoding: chunked\r\n")
        .contains("\r\nContent-Type: text/plain; charset=utf-8\r\n")
        .doesNotContain("Content-Length");
    assertThat(received.body().size()).isLessThan(TEXT.length() / 50);
    assertThat(received.text(coding)).isEqualTo(TEXT);
  }

  @Test
  void aCompressedBodyIsSentWholeAgainAfterARedirect(ActorSystem<?> system) throws Exception {
    List<Received> log = post(system, "/from", request -> request.text(TEXT).compress("GZIP"));
    assertThat(log).hasSize(2);
    for (Received received : log) {
      assertThat(received.head()).contains("\r\nContent-Encoding: gzip\r\n");
      assertThat(received.text("gzip")).isEqualTo(TEXT);
    }
  }

  @Test
  void aStreamIsCompressed(ActorSystem<?> system) throws Exception {
    List<Received> log =
        post(
            system,
            request -> request.stream(RequestBodyTest.source("ab", "", "cd")).compress("gzip"));
    assertThat(log.getFirst().text("gzip")).isEqualTo("abcd");
  }

  @Test
  void noBodyIsNotCompressed(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> Site.ok("ok"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return session.post(site.url("/"), request -> request.compress("gzip")).text();
            }
          });
      assertThat(site.log().getFirst().all("Content-Encoding")).isEmpty();
      assertThat(site.log().getFirst().all("Content-Length")).containsExactly("0");
    }
  }

  /** aiohttp's test_content_encoding_header. */
  @Test
  void aBodyThatIsEncodedAlreadyIsNotCompressed(ActorSystem<?> system) {
    assertThatThrownBy(() ->
            post(
                system,
                request -> request.text("x").compress("gzip").header("content-encoding", "br")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are compress and a Content-Encoding field; accepted is one of them");
  }

  @Test
  void aCodingThatIsNotKnownIsRefused(ActorSystem<?> system) {
    assertThatThrownBy(() -> post(system, request -> request.text("x").compress("br")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("compress is 'br'; accepted: gzip, deflate");
  }

  /** A request as a server got it. */
  private record Received(String head, ByteString body) {
    String text(String coding) throws IOException {
      InputStream bytes = new ByteArrayInputStream(body.toArray());
      try (InputStream decoded =
          coding.equals("gzip") ? new GZIPInputStream(bytes) : new InflaterInputStream(bytes)) {
        return new String(decoded.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  private static List<Received> post(ActorSystem<?> system, Consumer<RequestOptions> options)
      throws Exception {
    return post(system, "/to", options);
  }

  /** The requests that come of a POST; one to {@code /from} is redirected. */
  private static List<Received> post(
      ActorSystem<?> system, String target, Consumer<RequestOptions> options) throws Exception {
    List<Received> log = new CopyOnWriteArrayList<>();
    try (var server =
        ScriptedServer.start(peer -> {
          for (String head = peer.readRequest(); !head.isEmpty(); head = peer.readRequest()) {
            log.add(new Received(head, ByteString.fromArray(peer.readBody(head))));
            peer.send(
                head.startsWith("POST /from")
                    ? Site.status(307, "Location: /to")
                    : Site.ok("got it"));
          }
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return session.post(server.url(target).toString(), options).text();
            }
          });
    }
    return log;
  }
}
