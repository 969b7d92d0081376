package dev.tauko.http.internal.reading;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.Headers;
import java.nio.charset.Charset;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which charset a text is in. */
class BodyCharsetTest {

  private static Charset marked(String hex) {
    byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
    return BodyCharset.marked(bytes, bytes.length, ISO_8859_1);
  }

  @Test
  void theFirstBytesMayTellTheCharset() {
    assertThat(marked("ef bb bf")).isEqualTo(UTF_8);
    assertThat(marked("fe ff")).isEqualTo(UTF_16BE);
    assertThat(marked("ff fe 00")).isEqualTo(UTF_16LE);
  }

  @ParameterizedTest
  @CsvSource({"ef bb", "ef bb be", "ef ba bf", "ee bb bf", "fe", "fe fe", "ff", "ff ff", "''"})
  void otherBytesTellNothing(String hex) {
    assertThat(marked(hex)).isEqualTo(ISO_8859_1);
  }

  @Test
  void bytesBeyondTheLengthAreNotLookedAt() {
    byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    assertThat(BodyCharset.marked(mark, 2, ISO_8859_1)).isEqualTo(ISO_8859_1);
    byte[] wide = {(byte) 0xFF, (byte) 0xFE};
    assertThat(BodyCharset.marked(wide, 1, ISO_8859_1)).isEqualTo(ISO_8859_1);
    byte[] big = {(byte) 0xFE, (byte) 0xFF};
    assertThat(BodyCharset.marked(big, 1, ISO_8859_1)).isEqualTo(ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      textBlock =
          """
          text/html; charset=ISO-8859-1        | ISO-8859-1
          text/html;CHARSET = "utf-8"          | UTF-8
          application/json; charset=iso-8859-1 | ISO-8859-1
          application/json                     | UTF-8
          application/problem+JSON; a=b        | UTF-8
          application/json; charset=nonsense   | UTF-8
          text/html; charset=nonsense          | none
          text/html; charset=u~8               | none
          text/html                            | none
          application/jsonp                    | none
          """)
  void theHeadMayTellTheCharset(String type, String charset) {
    assertThat(BodyCharset.declared(Headers.of("Content-Type", type), "GET /"))
        .isEqualTo(charset == null ? null : Charset.forName(charset));
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, */*, true",
    "'', */*, true",
    "text/html; a=b, text/html, true",
    "'TEXT/HTML ;a', text/html, true",
    "text/htm, text/html, false",
    ";text/html, text/html, false",
    "application/json, application/json, true",
    "application/x+json; a=b, application/json, true",
    "application/json, application/x+json, false",
    "text/json, application/json, false"
  })
  void aTypeIsComparedWithoutItsParameters(String type, String expected, boolean isOfType) {
    assertThat(BodyCharset.isOfType(type, expected)).isEqualTo(isOfType);
  }

  @Test
  void aMarkIsNoText() {
    assertThat(BodyCharset.decode("\uFEFFa\uFEFF".getBytes(UTF_8), UTF_8)).isEqualTo("a\uFEFF");
    assertThat(BodyCharset.decode("a".getBytes(UTF_8), UTF_8)).isEqualTo("a");
  }
}
