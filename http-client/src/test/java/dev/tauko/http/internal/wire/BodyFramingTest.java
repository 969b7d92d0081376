package dev.tauko.http.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a body ends, and what its chunks are. */
class BodyFramingTest {
  private static final int EXTRA = 10;

  private static Headers lengths(String... values) {
    List<Headers.Header> fields = new ArrayList<>();
    for (String value : values) {
      fields.add(new Headers.Header("Content-Length", value));
    }
    return Headers.of(fields);
  }

  private static BodyFraming of(Headers headers) {
    return BodyFraming.of(200, headers, false);
  }

  @Test
  void aLengthIsOneToEighteenDigits() {
    for (String digits : List.of("0", "9", "007", "999999999999999999")) {
      assertThat(of(lengths(digits))).isEqualTo(new BodyFraming.Fixed(Long.parseLong(digits)));
    }
    assertThat(of(lengths("5, 5", " 5"))).isEqualTo(new BodyFraming.Fixed(5));
    assertThat(of(lengths())).isEqualTo(new BodyFraming.UntilClose());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1/", "1:", "a", "1 2", "1,", "1000000000000000000"})
  void whatIsNoLengthIsRefused(String value) {
    assertThatThrownBy(() -> of(lengths(value)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("Content-Length is '" + value + "', accepted are digits, 18 at most");
  }

  @Test
  void lengthsMustAgree() {
    assertThatThrownBy(() -> of(lengths("5", "6")))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("Content-Length is both '5' and '6'");
  }

  @Test
  void chunksHaveNoLengthAndNoOtherCoding() {
    Headers.Header chunked = new Headers.Header("Transfer-Encoding", "identity, Chunked");
    Headers.Header length = new Headers.Header("Content-Length", "5");
    assertThat(of(Headers.of(List.of(chunked)))).isEqualTo(new BodyFraming.Chunked());
    assertThatThrownBy(() -> of(Headers.of(List.of(chunked, length))))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("both Transfer-Encoding and Content-Length are present");
    for (String other : List.of("gzip", "gzip, chunked", "chunked, chunked")) {
      assertThatThrownBy(() -> of(Headers.of("Transfer-Encoding", other)))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessage("Transfer-Encoding is '" + other + "', only 'chunked' is accepted");
    }
    assertThat(BodyFraming.of(304, Headers.of(List.of(chunked, length)), false))
        .isEqualTo(new BodyFraming.Fixed(0));
  }

  /** The data of a body that is fed as a whole, and then byte by byte. */
  private static String data(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    ChunkReader reader = new ChunkReader(EXTRA);
    int end =
        reader.feed(bytes, 0, bytes.length, (from, to) -> whole.write(bytes, from, to - from));
    assertThat(reader.isDone()).isTrue();
    assertThat(body.substring(end)).as("what follows").isIn("", "more");

    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    ChunkReader slow = new ChunkReader(EXTRA);
    for (int i = 0; i < end; i++) {
      assertThat(slow.isDone()).isFalse();
      int next = slow.feed(bytes, i, i + 1, (from, to) -> pieces.write(bytes, from, to - from));
      assertThat(next).isEqualTo(i + 1);
    }
    assertThat(slow.isDone()).isTrue();
    assertThat(pieces.toByteArray()).isEqualTo(whole.toByteArray());
    return whole.toString(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          0\\r\\n\\r\\n                                      | ``
          0\\r\\n\\r\\nmore                                  | ``
          3\\r\\nabc\\r\\n2\\r\\nde\\r\\n0\\r\\n\\r\\nmore   | abcde
          A\\r\\n0123456789\\r\\n00\\r\\n\\r\\n              | 0123456789
          000000000000001\\r\\na\\r\\n0\\r\\n\\r\\n          | a
          1 \\t\\r\\na\\r\\n0\\r\\n\\r\\n                    | a
          1;\\r\\na\\r\\n0;x=1\\r\\n\\r\\n                   | a
          1 ;a=b 3456\\r\\na\\r\\n0\\r\\n\\r\\n              | a
          1;3456789012\\r\\na\\r\\n1;3456789012\\r\\nb\\r\\n0\\r\\n\\r\\n | ab
          0\\r\\nA:\\r\\n\\r\\n                              | ``
          0\\r\\nA: b\\r\\n\\tc\\r\\nB:\\r\\n\\r\\n          | ``
          0;3456789012\\r\\nA: 4567890\\r\\n\\r\\n            | ``
          """)
  void chunksAreSizesAndData(String body, String data) {
    assertThat(data(body.translateEscapes())).isEqualTo(data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          g                             | a chunk size is not hexadecimal
          \\r                           | a chunk size is not hexadecimal
          -1                            | a chunk size is not hexadecimal
          0000000000000001              | a chunk size has more than 15 digits
          1 1                           | a chunk size has a blank inside
          1\\rx                         | a chunk size line does not end with CR LF
          1\\n                          | a chunk size is not hexadecimal
          1\\r\\nab                     | a chunk is longer than its size says
          1\\r\\na\\rb                  | a chunk is longer than its size says
          1;a\\n                        | a chunk extension or trailer line has a bare LF or a NUL byte
          1;a\\0                        | a chunk extension or trailer line has a bare LF or a NUL byte
          1;12345678901                 | chunk extensions or trailer fields are larger than 10 bytes
          1\\s\\s\\s\\s\\s\\s\\s\\s\\s\\s\\s      | chunk extensions or trailer fields are larger than 10 bytes
          0\\r\\n: b                    | a trailer line does not begin with a name and a colon
          0\\r\\n b: c                  | a trailer line does not begin with a name and a colon
          0\\r\\na b: c                 | a trailer line does not begin with a name and a colon
          0\\r\\nA: b\\n                | a chunk extension or trailer line has a bare LF or a NUL byte
          0\\r\\nA: b\\rc               | a trailer line does not end with CR LF
          0\\r\\nA: 45\\r\\nB: 90\\r\\nC | chunk extensions or trailer fields are larger than 10 bytes
          0\\r\\n\\r\\r                 | the body does not end with CR LF
          """)
  void whatIsNoChunkIsRefused(String body, String message) {
    byte[] bytes = body.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> new ChunkReader(EXTRA).feed(bytes, 0, bytes.length, (from, to) -> {}))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage(message);
  }
}
