package dev.tauko.http.internal.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.RequestBody;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bodies say of themselves before they are sent. */
class PayloadTest {
  private static final RequestBody STREAM = new StreamBody(Source.empty());
  private static final RequestBody REPLAYABLE = new ReplayableBody(Source::empty);

  private static BytesBody bytes(int size) {
    return new BytesBody("a/b", ByteString.fromArray(new byte[size]));
  }

  @Test
  void aBodyOf64KibibytesGoesOutWithItsHead() {
    assertThat(bytes(64 * 1024).isSmall()).isTrue();
    assertThat(bytes(64 * 1024 + 1).isSmall()).isFalse();
  }

  @Test
  void aTextHasTheCharsetInItsType() {
    BytesBody latin1 = BytesBody.of("é", StandardCharsets.ISO_8859_1);
    assertThat(latin1.contentType()).isEqualTo("text/plain; charset=iso-8859-1");
    assertThat(latin1.contentLength()).hasValue(1);
    assertThat(latin1.isReplayable()).isTrue();
    assertThat(latin1.withContentType("a/b")).isEqualTo(new BytesBody("a/b", latin1.bytes()));
    assertThatThrownBy(() -> BytesBody.of("č", StandardCharsets.ISO_8859_1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the text has characters that ISO-8859-1 cannot express");
    assertThatThrownBy(() -> BytesBody.of("a", Charset.forName("ISO-2022-CN")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the charset is ISO-2022-CN, which Java can only read");
  }

  @Test
  void theLengthOfAStreamIsNotKnown() {
    for (RequestBody body : List.of(STREAM, REPLAYABLE)) {
      assertThat(body.contentLength()).isEmpty();
      assertThat(body.contentType()).isEqualTo("application/octet-stream");
    }
    assertThat(STREAM.isReplayable()).isFalse();
    assertThat(REPLAYABLE.isReplayable()).isTrue();
    assertThatThrownBy(() -> new ReplayableBody(() -> null).source())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has returned null; accepted is a source");
  }

  @Test
  void aBodyMayDescribeAnother() {
    assertThat(new DescribedBody(REPLAYABLE, "a/b", OptionalLong.of(7)).isReplayable()).isTrue();
    assertThat(new DescribedBody(STREAM, "a/b", OptionalLong.of(7)).isReplayable()).isFalse();
  }

  @Test
  void aCompressedBodyHasNoLength() {
    CompressedBody.Coding coding = CompressedBody.Coding.of("GZip");
    CompressedBody compressed = new CompressedBody(bytes(5), coding);
    assertThat(coding.token()).isEqualTo("gzip");
    assertThat(CompressedBody.Coding.of("deflate").token()).isEqualTo("deflate");
    assertThat(compressed.contentLength()).isEmpty();
    assertThat(compressed.contentType()).isEqualTo("a/b");
    assertThat(compressed.isReplayable()).isTrue();
    assertThat(new CompressedBody(STREAM, coding).isReplayable()).isFalse();
    assertThatThrownBy(() -> CompressedBody.Coding.of("br"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("compress is 'br'; accepted: gzip, deflate");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      textBlock =
          """
          a     | none  | form-data; name="a"
          a "b" | c"\\d | form-data; name="a %22b%22"; filename="c%22\\d"
          é     | ``    | form-data; name="é"; filename=""
          """)
  void aFieldOfAFormIsNamedAsBrowsersDoIt(String name, String filename, String value) {
    assertThat(Disposition.of(name, filename)).isEqualTo(value);
  }

  @Test
  void aNameHasNoControlCharacters() {
    assertThatThrownBy(() -> Disposition.of("a\nb", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the name of a form field, 'a?b', has a control character; accepted are all others");
    assertThatThrownBy(() -> Disposition.of("a", "b\u0085"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the filename of a form field, 'b?', has a control character");
    assertThatThrownBy(() -> Disposition.of("a", "\ud83d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the filename of a form field has characters that UTF-8");
    assertThatThrownBy(() -> Disposition.of("\ud83d", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the name of a form field has characters that UTF-8");
  }

  @Test
  void theLengthOfAFormIsKnownIfThoseOfItsPartsAre() {
    MultipartBody.Part part = new MultipartBody.Part("form-data; name=\"a\"", bytes(5));
    MultipartBody.Part bare =
        new MultipartBody.Part(
            "form-data; name=\"é\"", new BytesBody("", ByteString.fromString("b")));
    String head = "--" + "x".repeat(32) + "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
    int end = ("\r\n--" + "x".repeat(32) + "--\r\n").length();
    int first = head.length() + "\r\nContent-Type: a/b".length() + 5;

    assertThat(new MultipartBody(List.of(part)).contentLength()).hasValue(first + end);
    assertThat(new MultipartBody(List.of(part, bare)).contentLength())
        .hasValue(first + "\r\n".length() + head.length() + 1 + 1 + end);
    assertThat(
            new MultipartBody(List.of(part, new MultipartBody.Part("b", STREAM))).contentLength())
        .isEmpty();
  }

  @Test
  void aFormIsReplayableIfItsPartsAre() {
    MultipartBody.Part part = new MultipartBody.Part("a", bytes(5));
    assertThat(new MultipartBody(List.of(part, part)).isReplayable()).isTrue();
    assertThat(new MultipartBody(List.of(part, new MultipartBody.Part("b", STREAM))).isReplayable())
        .isFalse();
  }

  @Test
  void everyFormHasABoundaryThatNobodyKnows() {
    String type = new MultipartBody(List.of()).contentType();
    assertThat(type)
        .matches("multipart/form-data; boundary=[0-9a-f]{32}")
        .doesNotEndWith("0".repeat(32))
        .isNotEqualTo(new MultipartBody(List.of()).contentType());
  }

  @Test
  void pairsAreWrittenAsBrowsersDoIt() {
    BytesBody form = UrlEncoded.of(List.of(Map.entry("a b", "c&d=é"), Map.entry("e", "")));
    assertThat(form.bytes().utf8String()).isEqualTo("a+b=c%26d%3D%C3%A9&e=");
    assertThat(form.contentType()).isEqualTo("application/x-www-form-urlencoded");
    assertThatThrownBy(() -> UrlEncoded.of(List.of(Map.entry("a", "\ud83d"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a field of the form has characters");
  }

  @Test
  void aFileHasTheTypeOfItsExtensionAndTheLengthThatItHasNow(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("a.tar.JSON"), "{}");
    FileBody body = FileBody.of(file);
    assertThat(body.contentType()).isEqualTo("application/json");
    assertThat(FileBody.of(Files.createFile(folder.resolve("none"))).contentType())
        .isEqualTo("application/octet-stream");
    assertThat(FileBody.of(Files.createFile(folder.resolve("a.html"))).contentType())
        .isEqualTo("text/html");
    assertThat(body.isReplayable()).isTrue();
    assertThat(body.withContentType("a/b")).isEqualTo(new FileBody(file, "a/b"));

    assertThat(body.contentLength()).hasValue(2);
    Files.writeString(file, "{ }");
    assertThat(body.contentLength()).hasValue(3);
    Files.delete(file);
    assertThatThrownBy(body::contentLength)
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(NoSuchFileException.class);
  }

  @Test
  void onlyAFileThatIsThereIsABody(@TempDir Path folder) {
    assertThatThrownBy(() -> FileBody.of(folder.resolve("none")))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> FileBody.of(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(folder + " is not a file; accepted is a regular file");
  }
}
