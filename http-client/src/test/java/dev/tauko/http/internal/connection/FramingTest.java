package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a body ends, and whether its connection may serve again. */
@ExtendWith(Actors.class)
class FramingTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  /**
   * Sends a response at once; whoever asks on the same connection again is answered {@code same}.
   */
  private static ScriptedServer sending(String response) throws Exception {
    return ScriptedServer.start(
        peer -> {
          peer.readRequest();
          peer.trySend(response);
          if (!peer.readRequest().isEmpty()) {
            peer.respond("same");
          }
        },
        peer -> {
          peer.readRequest();
          peer.respond("other");
        });
  }

  private static String next(
      ActorSystem<?> system, HttpMethod method, String response, String expected) throws Exception {
    try (var server = sending(response);
        var client = Client.of(system)) {
      assertThat(Client.text(Client.get(client.send(method, server.url("/"))))).isEqualTo(expected);
      return client.text(server.url("/next"));
    }
  }

  /**
   * Attack 18; aiohttp: test_payload_content_length_by_chunks, test_content_length_limit_enforced.
   */
  @Test
  void bytesBeyondTheLengthAreNotReadAndEndTheConnection(ActorSystem<?> system) throws Exception {
    assertThat(next(system, HttpMethods.GET, OK + "Content-Length: 3\r\n\r\nabcdef", "abc"))
        .isEqualTo("other");
    assertThat(
            next(
                system,
                HttpMethods.GET,
                OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nmore",
                "abc"))
        .isEqualTo("other");
  }

  /** Group 62, test_two_content_length_responses_in_one_call: a second one answers no request. */
  @Test
  void aSecondResponseThatNobodyAskedForIsNotTakenForAnAnswer(ActorSystem<?> system)
      throws Exception {
    String evil = OK + "Content-Length: 4\r\n\r\nevil";
    assertThat(next(system, HttpMethods.GET, OK + "Content-Length: 3\r\n\r\nabc" + evil, "abc"))
        .isEqualTo("other");
  }

  /**
   * Group 52, attack 18; aiohttp: test_HTTP_304_WITH_BODY,
   * test_no_payload_304_with_chunked_encoding, test_head_request_with_chunked_encoding.
   */
  @ParameterizedTest
  @CsvSource({
    "GET, 204 No Content, Content-Length: 4",
    "GET, 304 Not Modified, Content-Length: 4",
    "GET, 304 Not Modified, Transfer-Encoding: chunked",
    "HEAD, 200 OK, Content-Length: 4",
    "HEAD, 200 OK, Transfer-Encoding: chunked",
  })
  void whatHasNoBodyIsOverWithItsHead(
      String method, String status, String framing, ActorSystem<?> system) throws Exception {
    HttpMethod asked = HttpMethods.lookup(method).orElseThrow();
    String head = "HTTP/1.1 " + status + "\r\n" + framing + "\r\n\r\n";
    assertThat(next(system, asked, head, "")).isEqualTo("same");
    assertThat(next(system, asked, head + "body", "")).isEqualTo("other");
  }

  /** RFC 9112, section 6.3; RFC 9110, section 5.6.1.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Chunked,                                             | chunked | same
          , ,cHuNkEd ,,                                        | chunked | same
          identity, chunked                                    | chunked | same
          chunked\\r\\nTransfer-Encoding: identity             | chunked | same
          \\r\\n chunked                                       | chunked | same
          identity\\r\\nContent-Length: 3                      | length  | other
          Identity,\\r\\nContent-Length: 3                     | length  | other
          ,\\r\\nContent-Length: 3                             | length  | other
          identity                                             | close   | other
          """)
  void codingsOfATransferAreAList(String codings, String body, String then, ActorSystem<?> system)
      throws Exception {
    String sent = body.equals("chunked") ? "3\r\nabc\r\n0\r\n\r\n" : "abc";
    String reply = OK + "Transfer-Encoding: " + codings.translateEscapes() + "\r\n\r\n" + sent;
    if (!body.equals("close")) {
      assertThat(next(system, HttpMethods.GET, reply, "abc")).isEqualTo(then);
      return;
    }
    try (var server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send(reply);
                },
                ScriptedServer.OK);
        var client = Client.of(system)) {
      assertThat(client.text(server.url("/"))).isEqualTo("abc");
      assertThat(client.text(server.url("/"))).isEqualTo("ok");
    }
  }

  /** Group 56: test_no_error_on_conn_close_if_eof. */
  @Test
  void aBodyWithoutAFramingEndsWithTheConnection(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send(OK + "\r\nabc");
            });
        var client = Client.of(system)) {
      assertThat(client.text(server.url("/"))).isEqualTo("abc");
      client.statsWhen(stats -> stats.open() == 0);
    }
  }

  /** Attack 17. */
  @Test
  void trailersAreNoHeaders(ActorSystem<?> system) throws Exception {
    try (var server =
            sending(
                OK
                    + "Transfer-Encoding: chunked\r\nX: good\r\n\r\n3\r\nabc\r\n0\r\n"
                    + "X: evil\r\nSet-Cookie: a=b\r\nContent-Length: 99\r\n\r\n");
        var client = Client.of(system)) {
      RawResponse response = client.head(server.url("/"));
      assertThat(Client.text(response)).isEqualTo("abc");
      assertThat(response.head().headers().getAll("X")).containsExactly("good");
      assertThat(response.head().headers().contains("Set-Cookie")).isFalse();
      assertThat(response.head().headers().contains("Content-Length")).isFalse();
      assertThat(client.text(server.url("/next"))).isEqualTo("same");
    }
  }

  /** Group 62: test_multiple_responses_one_byte_at_a_time. */
  @Test
  void responsesMayArriveOneByteAtATime(ActorSystem<?> system) throws Exception {
    List<String> responses =
        List.of(
            OK + "Content-Length: 3\r\n\r\nabc",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + "Content-Length: 0\r\n\r\n",
            OK + "Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nde\r\n1\r\nf\r\n0\r\nT: u\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n",
            OK + "Connection: close\r\n\r\nend");
    try (var server =
            ScriptedServer.start(peer -> {
              for (String response : responses) {
                peer.readRequest();
                for (int i = 0; i < response.length(); i++) {
                  peer.send(response.substring(i, i + 1));
                }
              }
            });
        var client = Client.of(system)) {
      List<String> bodies = new ArrayList<>();
      for (int i = 0; i < responses.size(); i++) {
        bodies.add(client.text(server.url("/" + i)));
      }
      assertThat(bodies).containsExactly("abc", "", "def", "", "end");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  /**
   * Attack 17: the number of chunks costs no memory, and what each has beside its data is limited.
   */
  @Test
  void aMillionChunksOfOneByteAreReadAsTheyCome(ActorSystem<?> system) throws Exception {
    int count = 1_000_000;
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send(OK + "Transfer-Encoding: chunked\r\n\r\n");
              for (int i = 0; i < count; i += 10_000) {
                peer.send("1\r\nx\r\n".repeat(10_000));
              }
              peer.send("0\r\n\r\n");
              peer.awaitEnd();
            });
        var client = Client.of(system)) {
      ResponseBody body = client.head(server.url("/")).body();
      long read = 0;
      while (true) {
        var part = body.poll(1 << 20);
        if (part == null) {
          Client.get(body.whenReadable());
        } else if (part.isEmpty()) {
          break;
        } else {
          read += part.size();
        }
      }
      assertThat(read).isEqualTo(count);
    }
  }
}
