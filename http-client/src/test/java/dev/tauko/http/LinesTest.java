package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body read by lines. */
@ExtendWith(Actors.class)
class LinesTest {

  /** What the lines of a body are that is sent in these parts, each after the last one was read. */
  private static List<String> lines(
      ActorSystem<?> system, String settings, String contentType, byte[]... parts)
      throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: " + contentType);
          peer.send("\r\n\r\n");
          for (byte[] part : parts) {
            peer.send(part);
          }
        })) {
      return Coroutines.run(
          system,
          () -> {
            try (var session = Sessions.with(settings)) {
              List<String> lines = new ArrayList<>();
              session.get(server.url("/").toString()).lines().forEach(lines::add);
              return lines;
            }
          });
    }
  }

  private static byte[][] oneByOne(byte[] bytes) {
    byte[][] parts = new byte[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      parts[i] = new byte[] {bytes[i]};
    }
    return parts;
  }

  @ParameterizedTest
  @CsvSource({
    "'',''",
    "a,a",
    "a\\n,a",
    "a\\r\\nb\\n,a|b",
    "a\\rb\\r\\rc,a|b||c",
    "\\n\\r\\n\\n,||",
    "\\r\\n\\r\\nx,||x",
    "a\\n\\rb,a||b",
  })
  void lineEndsAreThoseOfEverySystem(String body, String lines, ActorSystem<?> system)
      throws Exception {
    byte[] bytes = body.translateEscapes().getBytes(StandardCharsets.UTF_8);
    List<String> expected = body.isEmpty() ? List.of() : List.of(lines.split("\\|", -1));
    assertThat(lines(system, "", "text/plain", bytes)).isEqualTo(expected);
    assertThat(lines(system, "", "text/plain", oneByOne(bytes))).isEqualTo(expected);
  }

  @Test
  void aLineIsThereAsSoonAsItsEndIs(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> goOn = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\none\rt");
          goOn.join();
          peer.send("wo");
          peer.awaitEnd();
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              ClientResponse response = session.get(server.url("/").toString());
              Iterator<String> lines = response.lines().iterator();
              assertThat(lines.next()).isEqualTo("one");
              goOn.complete("");
              assertThat(response.lines()).containsExactly("two");
              assertThatThrownBy(lines::next).isInstanceOf(NoSuchElementException.class);
              assertThatThrownBy(() -> response.read(1))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("is read by lines");
              return "done";
            }
          });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain; charset=iso-8859-2, iso-8859-2, ''",
    "text/plain; charset=utf-16le, utf-16le, ''",
    "text/plain; charset=shift_jis, shift_jis, ''",
    "application/json, utf-8, ''",
    "text/plain, utf-8, \uFEFF",
    "text/plain, utf-16be, \uFEFF",
    "text/plain, utf-16le, \uFEFF",
    "text/plain; charset=utf-8, utf-8, \uFEFF",
    "text/plain; charset=bogus, windows-1250, ''",
    "text/plain, windows-1250, ''",
    "'', windows-1250, ''",
  })
  void theCharsetIsKnownBeforeTheFirstLine(
      String type, String charset, String mark, ActorSystem<?> system) throws Exception {
    String text = charset.equals("shift_jis") ? "\u8868\u793a\nx" : "\u010d\u0165\nx";
    byte[] bytes = (mark + text).getBytes(Charset.forName(charset));
    List<String> expected = text.lines().toList();
    String settings = "fallback-charset = windows-1250";
    assertThat(lines(system, settings, type, bytes)).isEqualTo(expected);
    assertThat(lines(system, settings, type, oneByOne(bytes))).isEqualTo(expected);
  }

  @Test
  void malformedBytesAreReadAsReplacementCharacters(ActorSystem<?> system) throws Exception {
    assertThat(lines(system, "", "text/plain", new byte[] {'a', (byte) 0xFF, '\n', (byte) 0xC3}))
        .containsExactly("a\uFFFD", "\uFFFD");
  }

  /** aiohttp: test_readline_limit. */
  @Test
  void aLineThatIsTooLongFails(ActorSystem<?> system) throws Exception {
    byte[] body = ("x".repeat(1000) + "\n" + "y".repeat(1001)).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> lines(system, "max-line-length = 1000", "text/plain", body))
        .isInstanceOf(ClientPayloadException.class)
        .hasMessageContaining("is longer than tauko.http.max-line-length, 1000 characters");
    assertThat(lines(system, "max-line-length = 1001", "text/plain", body))
        .extracting(String::length)
        .containsExactly(1000, 1001);
  }

  @Test
  void manyLinesOfManyLengthsArrive(ActorSystem<?> system) throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      expected.add("\u00e9\u8868".repeat(i % 97) + i);
    }
    byte[] body = String.join("\r\n", expected).getBytes(StandardCharsets.UTF_8);
    assertThat(lines(system, "", "text/plain", body)).isEqualTo(expected);
  }

  /** aiohttp: test_readline_error_on_conn_close. */
  @Test
  void whatCameBeforeACutIsReadAndThenItFails(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\none\ntwo\nthr");
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              Iterator<String> lines = session.get(server.url("/").toString()).lines().iterator();
              assertThat(lines.next()).isEqualTo("one");
              assertThat(lines.next()).isEqualTo("two");
              assertThatThrownBy(lines::next)
                  .isInstanceOf(ClientPayloadException.class)
                  .hasMessageContaining("after 11 of 99 bytes");
              return "done";
            }
          });
    }
  }
}
