package dev.tauko.http;

import static dev.tauko.http.testkit.Encodings.encode;
import static dev.tauko.http.testkit.Encodings.gzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content codings as a session asks for them and undoes them. */
@ExtendWith(Actors.class)
class DecompressionTest {
  private static void plain(RequestOptions options) {}

  /** What is done with a response. */
  @FunctionalInterface
  private interface Use {
    Object of(ClientSession session, ClientResponse response) throws Exception;
  }

  private static Object get(
      ActorSystem<?> system,
      String settings,
      ScriptedServer.Script script,
      String method,
      Consumer<RequestOptions> options,
      Use use)
      throws Exception {
    try (var server = ScriptedServer.start(script, ScriptedServer.OK)) {
      return Coroutines.run(
          system,
          () -> {
            try (var session = Sessions.with(settings);
                var response = session.request(method, server.url("/").toString(), options)) {
              return use.of(session, response);
            }
          });
    }
  }

  private static ScriptedServer.Script sending(String coding, byte[] body) {
    return peer -> {
      peer.readRequest();
      head(peer, "200 OK", coding, body);
      peer.send(body);
      peer.awaitEnd();
    };
  }

  private static void head(Peer peer, String status, String coding, byte[] body)
      throws IOException {
    peer.send("HTTP/1.1 " + status + "\r\nContent-Encoding: " + coding + "\r\n");
    peer.send("Content-Length: " + body.length + "\r\n\r\n");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** aiohttp: test_encoding_gzip, test_encoding_deflate, test_http_payload_parser_brotli. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
  void aBodyIsDecodedAndItsConnectionKept(String coding, ActorSystem<?> system) throws Exception {
    String text = "koodattu ".repeat(50_000);
    get(
        system,
        "",
        sending(coding, encode(coding, utf8(text))),
        "GET",
        DecompressionTest::plain,
        (session, response) -> {
          assertThat(response.headers().get("Content-Encoding")).contains(coding);
          assertThat(response.text()).isEqualTo(text);
          assertThat(session.stats().idle()).isEqualTo(1);
          return "";
        });
  }

  /** aiohttp: test_encoding_deflate_nochunk, _chunked, _write_by_chunks. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
  void aChunkedBodyIsDecodedAsItArrives(String coding, ActorSystem<?> system) throws Exception {
    byte[] body = encode(coding, utf8("abc"));
    get(
        system,
        "",
        peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n");
          peer.send("Content-Encoding: " + coding + "\r\n\r\n");
          for (byte b : body) {
            peer.send("1\r\n");
            peer.send(new byte[] {b});
            peer.send("\r\n");
          }
          peer.send("0\r\n\r\n");
          peer.awaitEnd();
        },
        "GET",
        DecompressionTest::plain,
        (session, response) -> {
          assertThat(response.text()).isEqualTo("abc");
          assertThat(session.stats().idle()).isEqualTo(1);
          return "";
        });
  }

  /** aiohttp: test_204_with_gzipped_content_encoding, test_head_request_with_chunked_encoding. */
  @ParameterizedTest
  @CsvSource({
    "GET, 204 No Content, ''",
    "GET, 304 Not Modified, Content-Length: 9",
    "HEAD, 200 OK, Content-Length: 9",
    "HEAD, 200 OK, Transfer-Encoding: chunked",
    "GET, 304 Not Modified, Transfer-Encoding: chunked",
    "GET, 200 OK, Content-Length: 0"
  })
  void aResponseWithoutABodyHasNothingToDecode(
      String method, String status, String framing, ActorSystem<?> system) throws Exception {
    get(
        system,
        "",
        peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 " + status + "\r\nContent-Encoding: gzip\r\n");
          peer.send(framing.isEmpty() ? "\r\n" : framing + "\r\n\r\n");
          peer.awaitEnd();
        },
        method,
        DecompressionTest::plain,
        (session, response) -> {
          assertThat(response.bytes()).isEmpty();
          assertThat(session.stats().idle()).isEqualTo(1);
          return "";
        });
  }

  @Test
  void anUnknownCodingAndAPartAreReadAsTheyAreSent(ActorSystem<?> system) throws Exception {
    byte[] body = gzip(utf8("abc"));
    assertThat(
            get(
                system,
                "",
                sending("gzip, aes128gcm", body),
                "GET",
                DecompressionTest::plain,
                (session, response) -> response.bytes()))
        .isEqualTo(body);
    assertThat(
            get(
                system,
                "",
                peer -> {
                  peer.readRequest();
                  head(peer, "206 Partial Content", "gzip", body);
                  peer.send(body);
                },
                "GET",
                DecompressionTest::plain,
                (session, response) -> response.bytes()))
        .isEqualTo(body);
  }

  @Test
  void decodingIsSwitchedOffByARequestOrTheSession(ActorSystem<?> system) throws Exception {
    byte[] body = gzip(utf8("abc"));
    Use bytes = (session, response) -> response.bytes();
    ScriptedServer.Script script = sending("gzip", body);
    assertThat(get(system, "", script, "GET", o -> o.decompress(false), bytes)).isEqualTo(body);
    assertThat(get(system, "decompress = off", script, "GET", DecompressionTest::plain, bytes))
        .isEqualTo(body);
    assertThat(get(system, "decompress = off", script, "GET", o -> o.decompress(true), bytes))
        .isEqualTo(utf8("abc"));
  }

  @Test
  void theCodingsAreAskedForUnlessTheRequestSaysOtherwise(ActorSystem<?> system) throws Exception {
    try (var site = Site.start(asked -> Site.ok(String.join("|", asked.all("Accept-Encoding"))))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              String url = site.url("/");
              assertThat(session.get(url).text()).isEqualTo("gzip, deflate, br, zstd");
              assertThat(session.get(url, o -> o.header("accept-encoding", "br")).text())
                  .isEqualTo("br");
              assertThat(session.get(url, o -> o.header("Range", "bytes=5-")).text())
                  .isEqualTo("identity");
              assertThat(session.get(url, o -> o.decompress(false)).text()).isEmpty();
            }
            try (var session = Sessions.with("decompress = off")) {
              return session.get(site.url("/")).text();
            }
          });
      assertThat(site.log())
          .last()
          .satisfies(asked -> assertThat(asked.all("Accept-Encoding")).isEmpty());
    }
  }

  /** Attacks 11 and 12, aiohttp: test_bad_payload_compression. */
  @ParameterizedTest
  @CsvSource({
    "gzip, it does not start as gzip does",
    "deflate, is malformed",
    "br, is malformed",
    "zstd, is malformed",
    "'gzip, gzip, gzip', 'it has 3 codings'"
  })
  void aBodyThatCannotBeDecodedFailsAndItsConnectionIsNotUsedAgain(
      String coding, String reason, ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    get(
        system,
        "",
        peer -> {
          sending(coding, utf8("<html>no</html>")).serve(peer);
          ended.complete(Peer.End.FINISHED);
        },
        "GET",
        DecompressionTest::plain,
        (session, response) -> {
          assertThatThrownBy(() -> response.bytes())
              .isInstanceOf(ClientPayloadException.class)
              .hasMessageContaining("the body of the response to GET http://")
              .hasMessageContaining("cannot be decoded: ")
              .hasMessageContaining(reason);
          assertThat(session.get(response.url().toString()).text()).isEqualTo("ok");
          assertThat(session.stats().created()).isEqualTo(2);
          return "";
        });
    ended.join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
  void aBodyCutWithinItsCodingFails(String coding, ActorSystem<?> system) throws Exception {
    byte[] whole = encode(coding, utf8("abc".repeat(1000)));
    byte[] cut = Arrays.copyOf(whole, whole.length - 3);
    get(
        system,
        "",
        sending(coding, cut),
        "GET",
        DecompressionTest::plain,
        (session, response) ->
            assertThatThrownBy(() -> response.bytes())
                .isInstanceOf(ClientPayloadException.class)
                .hasMessageContaining("the body ended within its " + coding + " data"));
  }

  /** Attack 11; aiohttp: test_payload_decompress_size_limit (gzip, brotli, zstd). */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
  void aBombFailsWhileItIsRead(String coding, ActorSystem<?> system) throws Exception {
    byte[] bomb = encode(coding, new byte[100 << 20]);
    for (String settings :
        List.of("max-decoded-size = 20 MiB, max-decompression-ratio = infinite", "")) {
      get(
          system,
          settings,
          sending(coding, bomb),
          "GET",
          DecompressionTest::plain,
          (session, response) -> {
            long[] read = {0};
            assertThatThrownBy(() -> response.chunks().forEach(chunk -> read[0] += chunk.size()))
                .isInstanceOf(ClientPayloadException.class)
                .hasMessageContaining(
                    settings.isEmpty()
                        ? "max-decompression-ratio, 1000.0, times"
                        : "max-decoded-size, 20971520 bytes");
            assertThat(read[0]).isBetween(9L << 20, (100L << 20) - 1);
            return "";
          });
    }
  }

  /** A slow reader of a bomb holds the decoding back. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
  void whatIsDecodedCountsForTheBuffer(String coding, ActorSystem<?> system) throws Exception {
    byte[] bomb = encode(coding, new byte[40 << 20]);
    get(
        system,
        "max-decompression-ratio = infinite, read-buffer-size = 64 KiB",
        sending(coding, bomb),
        "GET",
        DecompressionTest::plain,
        (session, response) -> {
          long read = 0;
          while (read < 40 << 20) {
            read += response.read(1 << 20).size();
            assertThat(response.reader().buffered()).isLessThanOrEqualTo(128 * 1024);
          }
          assertThat(response.read(1).isEmpty()).isTrue();
          return "";
        });
  }
}
