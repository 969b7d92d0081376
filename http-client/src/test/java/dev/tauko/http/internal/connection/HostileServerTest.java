package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientException;
import dev.tauko.http.ClientPayloadException;
import dev.tauko.http.ClientResponseException;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server sends fails one request at most. */
@ExtendWith(Actors.class)
class HostileServerTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  /** Sends this in answer to the first request, and {@code ok} to those of later connections. */
  private static ScriptedServer sending(String reply) throws Exception {
    return ScriptedServer.start(
        peer -> {
          peer.readRequest();
          peer.trySend(reply);
        },
        ScriptedServer.OK);
  }

  private static void failsWithoutHarm(
      ActorSystem<?> system, String reply, Class<? extends ClientException> type, String reason)
      throws Exception {
    try (var server = sending(reply);
        var client = Client.of(system)) {
      assertThatThrownBy(() -> client.text(server.url("/bad")))
          .isExactlyInstanceOf(type)
          .hasMessageContaining("GET " + server.url("/bad"))
          .hasMessageContaining(reason);
      assertThat(client.stats().open()).isZero();
      assertThat(client.text(server.url("/good"))).isEqualTo("ok");
    }
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          "\u0016\u0003\u0001garbage\r\n\r\n" | the status line is '???garbage'
          "ICY 200 OK\r\n\r\n"                | the status line is 'ICY 200 OK'
          "HTTP/2.0 200 OK\r\n\r\n"           | the status line is 'HTTP/2.0 200 OK'
          "HTTP/1.1 20 OK\r\n\r\n"            | the status line is 'HTTP/1.1 20 OK'
          "\r\n\r\n"                          | the status line is ''
          """)
  void aStatusLineThatIsNoneIsRefused(String reply, String reason, ActorSystem<?> system)
      throws Exception {
    failsWithoutHarm(system, reply.translateEscapes(), ClientResponseException.class, reason);
  }

  /** A server of another protocol waits for an answer to its first line. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "220 mail ESMTP\r\n",
        "220 mail ESMTP",
        "2",
        "h",
        "HTTP/2",
        "HTTP/1.2",
        "HTTP/1.1-",
        "HTTP/1.1 0",
        "HTTP/1.1 2x",
        "HTTP/1.1\r\n",
        "\u0000\u0000\u0012\u0004",
      })
  void whatCannotBecomeAStatusLineIsRefusedAtOnce(String banner, ActorSystem<?> system)
      throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              for (int i = 0; i < banner.length(); i++) {
                peer.trySend(banner.substring(i, i + 1));
              }
              end.complete(peer.awaitEnd());
            });
        var client = Client.of(system)) {
      assertThatThrownBy(() -> client.head(server.url("/")))
          .isInstanceOf(ClientResponseException.class)
          .hasMessageContaining("the status line is '");
      Client.get(end);
    }
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          " b\\r\\nX: a\\r\\n"                                 | a header line is folded before the first field: ' b'
          X: a\\r\\n b\\rc\\r\\n                                 | a CR that no LF follows
          X\\r\\n : a\\r\\n                                     | a header name is not a token: 'X   '
          Content-Length: 1\\r\\n 2\\r\\n                      | Content-Length is '1   2'
          Content-Length: \\0132\\r\\n                            | Content-Length is
          Transfer-Encoding: \\fchunked\\r\\n                  | Transfer-Encoding is
          Transfer-Encoding: chunked, chunked\\r\\n             | Transfer-Encoding is 'chunked, chunked'
          Transfer-Encoding: chunked;q=1\\r\\n                  | Transfer-Encoding is 'chunked;q=1'
          Transfer-Encoding: xchunked\\r\\n                     | Transfer-Encoding is 'xchunked'
          X: a\\rb\\r\\n                                        | a CR that no LF follows
          X: a\\0b\\r\\n                                        | has a NUL byte
          X : a\\r\\n                                           | a header name is not a token: 'X '
          : a\\r\\n                                             | a header line has no name: ': a'
          none\\r\\n                                            | a header line has no name: 'none'
          Content-Length: 2\\r\\nContent-Length: 3\\r\\n        | Content-Length is both '2' and '3'
          Content-Length: +2\\r\\n                              | Content-Length is '+2'
          Content-Length: -1\\r\\n                              | Content-Length is '-1'
          Content-Length: 99999999999999999999\\r\\n            | Content-Length is '99999999999999999999'
          Content-Length: 2\\r\\nTransfer-Encoding: chunked\\r\\n | both Transfer-Encoding and Content-Length
          Transfer-Encoding: gzip, chunked\\r\\n                | Transfer-Encoding is 'gzip, chunked'
          """)
  void aHeadThatCouldBeReadInTwoWaysIsRefused(String fields, String reason, ActorSystem<?> system)
      throws Exception {
    failsWithoutHarm(
        system, OK + fields.translateEscapes() + "\r\nok", ClientResponseException.class, reason);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          5 0\\r\\nxxxxx\\r\\n           | a chunk size has a blank inside
          zz\\r\\nabc\\r\\n              | a chunk size is not hexadecimal
          -1\\r\\nabc\\r\\n              | a chunk size is not hexadecimal
          FFFFFFFFFFFFFFFF\\r\\nabc\\r\\n | a chunk size has more than 15 digits
          3\\nabc\\r\\n                  | a chunk size is not hexadecimal
          2\\r\\nabc\\r\\n               | a chunk is longer than its size says
          5\\r\\nab                      | the connection ended before the body's last chunk
          0\\r\\n                        | the connection ended before the body's last chunk
          0\\r\\nX: \\0\\r\\n            | has a bare LF or a NUL byte
          0\\r\\nfoo\\r\\n\\r\\n        | a trailer line does not begin with a name and a colon
          0\\r\\nX: y\\r\\nfoo\\r\\n\\r\\n | a trailer line does not begin with a name and a colon
          0\\r\\n: foo\\r\\n\\r\\n      | a trailer line does not begin with a name and a colon
          0\\r\\na b: c\\r\\n\\r\\n     | a trailer line does not begin with a name and a colon
          0\\r\\nX : y\\r\\n\\r\\n      | a trailer line does not begin with a name and a colon
          0\\r\\n a: b\\r\\n\\r\\n      | a trailer line does not begin with a name and a colon
          """)
  void aChunkedBodyThatIsMalformedOrCutFails(String chunks, String reason, ActorSystem<?> system)
      throws Exception {
    failsWithoutHarm(
        system,
        OK + "Transfer-Encoding: chunked\r\n\r\n" + chunks.translateEscapes(),
        ClientPayloadException.class,
        reason);
  }

  @Test
  void aBodyShorterThanItsLengthFails(ActorSystem<?> system) throws Exception {
    failsWithoutHarm(
        system,
        OK + "Content-Length: 10\r\n\r\nabc",
        ClientPayloadException.class,
        "the connection ended after 3 of 10 bytes of the body");
  }

  @Test
  void aResetWithinTheBodyFails(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send(OK + "Content-Length: 10\r\n\r\nabc");
                  peer.readRequest();
                },
                peer -> {
                  peer.readRequest();
                  peer.send(OK + "Content-Length: 10\r\n\r\nabc");
                  peer.reset();
                });
        var client = Client.of(system)) {
      RawResponse held = client.head(server.url("/1"));
      assertThatThrownBy(() -> client.text(server.url("/2")))
          .isInstanceOf(ClientPayloadException.class)
          .hasMessageContaining("/2 is not complete");
      held.body().close();
      client.statsWhen(stats -> stats.open() == 0);
    }
  }

  @Test
  void interimResponsesHaveALimitHoweverTheyCome(ActorSystem<?> system) throws Exception {
    String interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    failsWithoutHarm(
        system,
        interim.repeat(5000) + OK + "Content-Length: 2\r\n\r\nok",
        ClientResponseException.class,
        "more than 20 interim (1xx) responses");
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              for (int i = 0; i < 21; i++) {
                peer.trySend(interim);
              }
              peer.awaitEnd();
            });
        var client = Client.of(system)) {
      assertThatThrownBy(() -> client.text(server.url("/")))
          .isInstanceOf(ClientResponseException.class)
          .hasMessageContaining("more than 20 interim (1xx) responses");
    }
  }

  @Test
  void aSwitchOfProtocolsThatNobodyAskedForIsRefused(ActorSystem<?> system) throws Exception {
    failsWithoutHarm(
        system,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        ClientResponseException.class,
        "the server switches the protocol");
  }

  /** HTTP/2 is not spoken, neither by prior knowledge nor by an upgrade (h2c). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: h2c\\r\\nConnection:"
            + " upgrade\\r\\n\\r\\nFRAME | the server switches the protocol",
        "FRAME | the status line is",
      })
  void aServerOfHttp2IsRefused(String reply, String reason, ActorSystem<?> system)
      throws Exception {
    String settings = "\0\0\6\4\0\0\0\0\0\0\3\0\0\0d";
    failsWithoutHarm(
        system,
        reply.replace("\\r\\n", "\r\n").replace("FRAME", settings),
        ClientResponseException.class,
        reason);
  }

  @Test
  void aHeadHasALimitedSize(ActorSystem<?> system) throws Exception {
    failsWithoutHarm(
        system,
        OK + "X: " + "a".repeat(70_000) + "\r\n\r\n",
        ClientResponseException.class,
        "the head is larger than 65536 bytes");
    failsWithoutHarm(
        system,
        OK + "X: a\r\n".repeat(129) + "\r\n",
        ClientResponseException.class,
        "more than 128 header fields");
    failsWithoutHarm(
        system,
        ("HTTP/1.1 103 \r\nX: " + "a".repeat(7_000) + "\r\n\r\n").repeat(10),
        ClientResponseException.class,
        "the head is larger than 65536 bytes");
  }

  /** RFC 9112, section 5.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          X: a\\r\\n b\\r\\n              | a   b
          X: a\\n\\tb\\r\\n  c\\n         | "a \tb    c"
          X:\\r\\n a\\r\\n                | a
          X: a\\r\\n \\r\\n b\\r\\nY: c\\r\\n | a      b
          X: a\\r\\n Content-Length: 9\\r\\n | a   Content-Length: 9
          """)
  void aFoldIsReadAsBlanks(String fields, String value, ActorSystem<?> system) throws Exception {
    try (var server = sending(OK + fields.translateEscapes() + "Content-Length:\r\n 2\r\n\r\nok");
        var client = Client.of(system)) {
      RawResponse response = client.head(server.url("/"));
      assertThat(response.head().headers().get("X")).contains(value);
      assertThat(Client.text(response)).isEqualTo("ok");
    }
  }

  @Test
  void bytesBeyondAsciiKeepTheirPlaceInTheHead(ActorSystem<?> system) throws Exception {
    try (var server =
            sending(OK + "X: caf\u00e9\r\nY: \u00c4\u00ef\r\nContent-Length: 2\r\n\r\nok");
        var client = Client.of(system)) {
      RawResponse response = client.head(server.url("/"));
      assertThat(response.head().headers().get("X")).contains("caf\u00e9");
      assertThat(response.head().headers().get("Y")).contains("\u00c4\u00ef");
      assertThat(response.head().headers().get("Content-Length")).contains("2");
      assertThat(Client.text(response)).isEqualTo("ok");
    }
  }

  @Test
  void unusualHeadsThatAreClearAreAccepted(ActorSystem<?> system) throws Exception {
    try (var server =
            sending(
                "HTTP/1.1 999 "
                    + "Denied ".repeat(20)
                    + "\nContent-Type: foo\nContent-Type: bar;\nX-"
                    + "n".repeat(100)
                    + ": v\nContent-Length: 2, 2\nEmpty:\n\nok");
        var client = Client.of(system)) {
      RawResponse response = client.head(server.url("/"));
      assertThat(response.head().status()).isEqualTo(999);
      assertThat(response.head().headers().getAll("Content-Type")).containsExactly("foo", "bar;");
      assertThat(response.head().headers().get("Empty")).contains("");
      assertThat(Client.text(response)).isEqualTo("ok");
    }
  }

  @Test
  void aBodyOfOneByteChunksArrives(ActorSystem<?> system) throws Exception {
    try (var server =
            sending(
                OK
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + "1\r\nx\r\n".repeat(100_000)
                    + "0\r\n\r\n");
        var client = Client.of(system)) {
      assertThat(client.text(server.url("/")))
          .hasSize(100_000)
          .containsOnlyOnce("x".repeat(100_000));
    }
  }
}
