package dev.tauko.http.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.Headers;
import dev.tauko.http.internal.settings.HeadSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the head of a response, and what its limits are. */
class HeadReaderTest {
  private static final HeadSettings LIMITS = new HeadSettings(100, 3, 2);

  private final HeadReader reader = new HeadReader(LIMITS);

  private int feed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return reader.feed(bytes, 0, bytes.length);
  }

  private ResponseHead read(String head) {
    assertThat(feed(head)).isEqualTo(head.length());
    return reader.take(false);
  }

  private static void refused(String message, Runnable reading) {
    assertThatThrownBy(reading::run).isInstanceOf(ProtocolViolation.class).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          HTTP/1.1 200 OK        | 200 | OK
          HTTP/1.0 999           | 999 | ``
          HTTP/1.1 100           | 100 | ``
          HTTP/1.1 204\\s        | 204 | ``
          HTTP/1.1 404 \\tA b\\s | 404 | A b
          HTTP/1.1 200 a\\u0001b | 200 | a?b
          """)
  void aStatusLineHasACodeAndPerhapsAReason(String line, int status, String reason) {
    String text = line.replace("\\u0001", "\u0001").translateEscapes();
    for (String end : List.of("\r\n", "\n")) {
      ResponseHead head = read(text + end + end);
      assertThat(head.status()).isEqualTo(status);
      assertThat(head.reason()).isEqualTo(reason);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.2 200",
        "HTTP/1/ 200",
        "HTTP/2.0 200",
        "http/1.1 200",
        "HTTP/1.1 000",
        "HTTP/1.1 /00",
        "HTTP/1.1 :00",
        "HTTP/1.1 2/0",
        "HTTP/1.1 20:",
        "HTTP/1.1  200",
        "SSH-2.0",
        "\u0015\u0003\u0001"
      })
  void anotherProtocolIsRefusedWithItsFirstBytes(String start) {
    assertThatThrownBy(() -> feed(start))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage(
            "the status line is '%s', accepted is 'HTTP/1.1 <3 digits> [<reason>]'",
            start.replaceAll("[\u0001-\u0015]", "?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 2000", "HTTP/1.1 200x", "HTTP/1.1 20", "HTTP/1.1", ""})
  void aLineThatIsNoStatusLineIsRefused(String line) {
    assertThatThrownBy(() -> read(line + "\n\n"))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageStartingWith("the status line is '" + line + "'");
  }

  @Test
  void whatIsShownOfALineHasFortyCharacters() {
    assertThatThrownBy(() -> feed("S" + "x".repeat(40) + "\r\nmore"))
        .hasMessageStartingWith("the status line is 'S" + "x".repeat(39) + "…',");
    assertThatThrownBy(() -> new HeadReader(LIMITS).feed(new byte[] {'S', '\n', 'x'}, 0, 3))
        .hasMessageStartingWith("the status line is 'S',");
  }

  @Test
  void fieldsAreNamesAndValues() {
    assertThat(read("HTTP/1.1 200\r\nA:\t b c \t\r\nB-2:\nA: \u00c3\u00a9\r\n\r\n").headers())
        .containsExactly(
            new Headers.Header("A", "b c"),
            new Headers.Header("B-2", ""),
            new Headers.Header("A", "é"));
  }

  @Test
  void aValueThatIsNotUtf8IsLatin1() {
    ResponseHead head = read("HTTP/1.1 200\r\nA: \u00c3\u00a9\r\nB: \u00e9\r\nC: c\r\n\r\n");
    assertThat(head.headers().get("B")).contains("é");
    assertThat(head.latin1()).isEqualTo(Set.of(1));
  }

  @Test
  void aFoldIsBlanks() {
    assertThat(read("HTTP/1.1 200\r\nA: b\r\n c\n\t d\r\nB: e\r\n\r\n").headers())
        .containsExactly(new Headers.Header("A", "b   c \t d"), new Headers.Header("B", "e"));
    assertThat(read("HTTP/1.1 200\r\nA:\r\n b\r\n\r\n").headers().get("A")).contains("b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ` A: b`       | a header line is folded before the first field: ' A: b'
          \\tA: b       | a header line is folded before the first field: '?A: b'
          : b           | a header line has no name: ': b'
          A             | a header line has no name: 'A'
          A : b         | a header name is not a token: 'A '
          A/: b         | a header name is not a token: 'A/'
          A: b\\rc      | a line of the head has a CR that no LF follows
          A: b\\0c      | a line of the head has a NUL byte
          """)
  void whatIsNoFieldIsRefused(String line, String message) {
    refused(message, () -> read("HTTP/1.1 200\r\n" + line.translateEscapes() + "\r\n\r\n"));
  }

  @Test
  void aStatusLineMayHaveNoControlsEither() {
    refused(
        "a line of the head has a CR that no LF follows", () -> read("HTTP/1.1 200 a\rb\r\n\r\n"));
    reader.reset();
    refused("a line of the head has a NUL byte", () -> read("HTTP/1.1 200 \0\r\n\r\n"));
  }

  @Test
  void aHeadHasSoManyBytesAndFieldsAtMost() {
    String largest = "HTTP/1.1 200\r\nA: " + "x".repeat(79) + "\r\n\r\n";
    assertThat(largest).hasSize(100);
    assertThat(read(largest).headers().get("A").orElseThrow()).hasSize(79);
    reader.reset();
    assertThat(feed(largest.substring(0, 99))).isEqualTo(-1);
    refused("the head is larger than 100 bytes", () -> feed("xx"));

    reader.reset();
    assertThat(read("HTTP/1.1 200\nA:1\nB:2\nC:3\n\n").headers()).hasSize(3);
    reader.reset();
    refused(
        "there are more than 3 header fields", () -> read("HTTP/1.1 200\nA:1\nB:2\nC:3\nD:4\n\n"));
  }

  @Test
  void theLimitsAreThoseOfAllHeadsOfAResponse() {
    String interim = "HTTP/1.1 103\r\n\r\n";
    read(interim);
    read(interim);
    refused("there are more than 2 interim (1xx) responses", () -> read(interim));

    reader.reset();
    read(interim);
    feed("HTTP/1.1 200\r\nA: " + "x".repeat(67));
    refused("the head is larger than 100 bytes", () -> feed("x"));

    reader.reset();
    read(interim);
    assertThat(read("HTTP/1.1 200\r\n\r\n").isInterim()).isFalse();
  }

  @Test
  void aHeadThatIsKnownCountsAsAnyOther() {
    String head = "HTTP/1.1 200\r\nA: " + "x".repeat(40) + "\r\n\r\n";
    ResponseHead first = read(head);
    reader.reset();
    assertThat(read(head)).isEqualTo(first);
    refused("the head is larger than 100 bytes", () -> feed(head));
  }

  @Test
  void aLongHeadIsReadToo() {
    HeadReader wide = new HeadReader(new HeadSettings(1 << 16, 200, 0));
    StringBuilder text = new StringBuilder("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 100; i++) {
      text.append("Field-").append(i).append(": ").append("x".repeat(40)).append("\r\n");
    }
    byte[] bytes = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    for (int round = 0; round < 2; round++) {
      wide.reset();
      for (int i = 0; i < bytes.length - 1; i++) {
        assertThat(wide.feed(bytes, i, i + 1)).isEqualTo(-1);
      }
      assertThat(wide.feed(bytes, bytes.length - 1, bytes.length)).isEqualTo(bytes.length);
      assertThat(wide.take(false).headers()).hasSize(100);
    }
  }

  @Test
  void aSwitchOfProtocolsNeedsHttp11() {
    assertThat(read("HTTP/1.1 101 S\r\n\r\n").isInterim()).isFalse();
    refused(
        "the status is 101 in HTTP/1.0, which cannot switch protocols",
        () -> read("HTTP/1.0 101 S\r\n\r\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1.1 200 | Content-Length: 1                              | true
          1.1 200 | Content-Length: 1\\nConnection: a, Close       | false
          1.0 200 | Content-Length: 1                              | false
          1.0 200 | Content-Length: 1\\nConnection: keep-alive     | true
          1.1 200 | Transfer-Encoding: chunked                     | true
          1.0 200 | Transfer-Encoding: chunked\\nConnection: keep-alive | false
          1.1 200 | Transfer-Encoding: identity\\nContent-Length: 1 | false
          1.1 204 | Transfer-Encoding: chunked                     | true
          1.1 204 | ``                                             | true
          1.1 200 | ``                                             | false
          """)
  void whetherTheConnectionIsKept(String start, String fields, boolean isKept) {
    String lines = fields.isEmpty() ? "" : fields.translateEscapes() + "\n";
    assertThat(read("HTTP/" + start + "\n" + lines + "\n").keepAlive()).isEqualTo(isKept);
  }
}
