package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which charset a body's text is read in; aiohttp: the charset cases of test_client_response. */
@ExtendWith(Actors.class)
class TextTest {

  private static String text(
      ActorSystem<?> system, String head, byte[] body, Function<ClientResponse, String> use)
      throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 " + head + "Content-Length: " + body.length + "\r\n\r\n", body);
        })) {
      return Coroutines.run(
          system,
          () -> {
            try (var session = Sessions.with("fallback-charset = windows-1250")) {
              return use.apply(session.get(server.url("/").toString()));
            }
          });
    }
  }

  private static String typed(ActorSystem<?> system, String contentType, byte[] body)
      throws Exception {
    String field = contentType.isEmpty() ? "" : "Content-Type: " + contentType + "\r\n";
    return text(system, "200 OK\r\n" + field, body, response -> response.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text/plain; charset=iso-8859-2              | iso-8859-2
          text/plain;charset="UTF-16BE"               | utf-16be
          text/plain; charset='koi8-r'                | koi8-r
          text/plain; CHARSET = Windows-1251          | windows-1251
          text/plain; a=b; charset=utf-8; c=d         | utf-8
          application/json; charset=koi8-r            | koi8-r
          application/json                            | utf-8
          application/rdap+json                       | utf-8
          application/json; charset=no-such-set       | utf-8
          text/plain; charset=no-such-set             | windows-1250
          text/plain; charset=!?*                     | windows-1250
          text/plain; charset=                        | windows-1250
          text/plain                                  | windows-1250
          ``                                          | windows-1250
          """)
  void theHeadDecidesAndThenTheSettings(String type, String charset, ActorSystem<?> system)
      throws Exception {
    String text = charset.startsWith("koi8") || charset.endsWith("1251") ? "\u0416" : "\u010d";
    assertThat(typed(system, type, text.getBytes(Charset.forName(charset)))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"utf-8", "utf-16be", "utf-16le"})
  void aByteOrderMarkDecidesWhereTheHeadDoesNot(String charset, ActorSystem<?> system)
      throws Exception {
    byte[] marked = "\uFEFF\u010d".getBytes(Charset.forName(charset));
    assertThat(typed(system, "text/plain", marked)).isEqualTo("\u010d");
    assertThat(typed(system, "text/plain; charset=" + charset, marked)).isEqualTo("\u010d");
    byte[] markOnly = "\uFEFF".getBytes(Charset.forName(charset));
    assertThat(typed(system, "text/plain", markOnly)).isEmpty();
  }

  @Test
  void anArgumentGoesBeforeWhatTheResponseSays(ActorSystem<?> system) throws Exception {
    assertThat(
            text(
                system,
                "200 OK\r\nContent-Type: text/plain; charset=koi8-r\r\n",
                "\u010d".getBytes(StandardCharsets.UTF_8),
                response -> response.text(StandardCharsets.UTF_8)))
        .isEqualTo("\u010d");
  }

  @Test
  void malformedBytesAreReadAsReplacementCharacters(ActorSystem<?> system) throws Exception {
    byte[] body = {'a', (byte) 0xFF, 'b', (byte) 0xC4};
    assertThat(typed(system, "text/plain; charset=utf-8", body)).isEqualTo("a\uFFFDb\uFFFD");
  }

  /** aiohttp: test_http_empty_data_text. */
  @Test
  void nothingIsAnEmptyText(ActorSystem<?> system) throws Exception {
    assertThat(typed(system, "text/plain", new byte[0])).isEmpty();
  }

  @Test
  void textAndBytesMayBeReadAgain(ActorSystem<?> system) throws Exception {
    assertThat(
            text(
                system,
                "200 OK\r\n",
                new byte[] {'a', 'b'},
                response -> {
                  String text = response.text() + response.text() + response.bytes().length;
                  response.close();
                  assertThatThrownBy(() -> response.read(1))
                      .isInstanceOf(IllegalStateException.class)
                      .hasMessageContaining("is read as a whole");
                  return text + response.text();
                }))
        .isEqualTo("abab2ab");
  }

  /** aiohttp: test_read_after_raise_outside_context. */
  @Test
  void whatIsLeftUnreadWhenAStatusIsRaisedIsGone(ActorSystem<?> system) throws Exception {
    text(
        system,
        "404 Not Found\r\n",
        new byte[] {'a'},
        response -> {
          assertThatThrownBy(response::raiseForStatus)
              .isInstanceOf(ClientResponseException.class)
              .hasMessageContaining("was answered with 404 Not Found");
          assertThatThrownBy(() -> response.text())
              .isInstanceOf(ClientConnectionException.class)
              .hasMessageContaining("was closed");
          return "";
        });
    assertThat(
            text(
                system,
                "404 Not Found\r\n",
                new byte[] {'a'},
                response -> {
                  String before = response.text();
                  assertThatThrownBy(response::raiseForStatus)
                      .isInstanceOf(ClientResponseException.class);
                  return before + response.text();
                }))
        .isEqualTo("aa");
  }
}
