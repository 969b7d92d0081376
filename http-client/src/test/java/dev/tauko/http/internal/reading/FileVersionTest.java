package dev.tauko.http.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.Headers;
import dev.tauko.http.internal.wire.BodyFraming;
import dev.tauko.http.internal.wire.ResponseHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which version of a file is there in part, what of another response belongs to it, and where. */
class FileVersionTest {
  private static final BodyFraming UNKNOWN = new BodyFraming.Chunked();

  private static ResponseHead head(BodyFraming framing, String fields) {
    return new ResponseHead(
        200,
        "",
        Headers.of(
            fields
                .lines()
                .map(line -> line.split(": ", 2))
                .map(field -> new Headers.Header(field[0], field[1]))
                .toList()),
        framing,
        true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ETag: "a"                                                       | "a"  | false
          ETag: "a~ "\\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT      | "a~ " | false
          ETag: W/"a"                                                     | ``   | false
          ETag: "\\177"                                                   | ``   | false
          ETag: "\\37"                                                    | ``   | false
          ETag: "é"                                                       | ``   | false
          ETag: "a"\\nETag: "b"                                           | ``   | true
          ETag: "a"\\nAccept-Ranges: none                                 | ``   | false
          ETag: "a"\\nContent-Encoding: gzip                              | ``   | false
          ETag: "a"\\nContent-Encoding: identity                          | "a"  | false
          Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT                    | ``   | true
          Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\\nDate: Sun, 06 Nov 1994 08:49:37 GMT | `` | true
          Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\\nDate: Sun, 06 Nov 1994 08:49:38 GMT | Sun, 06 Nov 1994 08:49:37 GMT | true
          Last-Modified: soon\\nDate: Sun, 06 Nov 1994 08:49:38 GMT       | ``   | true
          """)
  void aVersionIsToldByAStrongTagOrAnOldDate(String fields, String validator, boolean isDate) {
    FileVersion version = FileVersion.of(head(UNKNOWN, fields.translateEscapes()));
    assertThat(version).isEqualTo(new FileVersion(validator, isDate, -1));
    assertThat(version.isDivisible()).isEqualTo(!validator.isEmpty());
  }

  @Test
  void aFramingMayTellTheLength() {
    assertThat(FileVersion.of(head(new BodyFraming.Fixed(7), "ETag: \"a\"")).length()).isEqualTo(7);
    assertThat(FileVersion.of(head(new BodyFraming.Fixed(7), "X-A: 1")).length()).isEqualTo(7);
  }

  /** What is missing of a file of ten bytes of which five are there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          bytes 5-9/10            | ETag: "a" | 10 | 10
          BYTES 5-9/10            | ETag: "a" | -1 | 10
          bytes 5-9/*             | ETag: "a" | 10 | 10
          bytes 5-5/6             | ETag: "a" | -1 | 6
          bytes 5-9/*             | ETag: "a" | -1 | 0
          bytes 5-9/11            | ETag: "a" | -1 | 0
          bytes 5-10/11           | ETag: "a" | 10 | 0
          bytes 4-9/10            | ETag: "a" | 10 | 0
          bytes 6-9/10            | ETag: "a" | 10 | 0
          bytes 5-4/5             | ETag: "a" | -1 | 0
          bytes 5-9               | ETag: "a" | 10 | 0
          items 5-9/10            | ETag: "a" | 10 | 0
          bytes 5-9/10            | ETag: "b" | 10 | 0
          bytes 5-9/10            | X-A: 1    | 10 | 0
          bytes 5-9/10            | ETag: "a"\\nContent-Encoding: br | 10 | 0
          bytes 5-9/10            | ETag: "a"\\nContent-Range: bytes 5-9/10 | 10 | 0
          """)
  void theRestIsOfTheSameVersionAndComplete(String range, String fields, long known, long total) {
    FileVersion version = new FileVersion("\"a\"", false, known);
    String all = "Content-Range: " + range + "\n" + fields.translateEscapes();
    assertThat(version.rest(head(UNKNOWN, all), 5))
        .isEqualTo(total == 0 ? null : new FileVersion("\"a\"", false, total));
  }

  @Test
  void theRestHasTheLengthThatItsRangeSays() {
    FileVersion version = new FileVersion("\"a\"", false, 10);
    String fields = "Content-Range: bytes 5-9/10\nETag: \"a\"";
    assertThat(version.rest(head(new BodyFraming.Fixed(5), fields), 5)).isEqualTo(version);
    assertThat(version.rest(head(new BodyFraming.Fixed(4), fields), 5)).isNull();
    assertThat(version.rest(head(new BodyFraming.Fixed(6), fields), 5)).isNull();
  }

  @Test
  void aDateMayBeLeftOutButNotBeAnother() {
    FileVersion version = new FileVersion("Sun, 06 Nov 1994 08:49:37 GMT", true, 10);
    String range = "Content-Range: bytes 5-9/10\n";
    assertThat(version.rest(head(UNKNOWN, range), 5)).isEqualTo(version);
    assertThat(version.rest(head(UNKNOWN, range + "Last-Modified: " + version.validator()), 5))
        .isEqualTo(version);
    assertThat(version.rest(head(UNKNOWN, range + "Last-Modified: another"), 5)).isNull();
  }

  @Test
  void aPartBecomesTheFileOnceItIsWhole(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    PartFile part = new PartFile(file);
    part.open();
    part.write(List.of(ByteString.fromString("gone")));
    part.clear();
    part.write(List.of(ByteString.fromString("a"), ByteString.fromString("b")));
    assertThat(file).hasContent("old");
    assertThat(names(folder)).hasSize(2).allMatch(name -> name.matches("file|\\..*\\.part"));

    part.commit();
    part.discard();
    assertThat(file).content().hasSize(2).endsWith("b");
    assertThat(names(folder)).containsExactly("file");
  }

  @Test
  void aPartThatIsGivenUpLeavesNothing(@TempDir Path folder) throws IOException {
    PartFile part = new PartFile(folder.resolve("file"));
    part.open();
    part.write(List.of(ByteString.fromString("a")));
    part.discard();
    assertThat(names(folder)).isEmpty();

    new PartFile(folder.resolve("other")).discard();
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void aFolderIsNoFile(@TempDir Path folder) {
    assertThatThrownBy(() -> new PartFile(folder).open())
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": is a directory; accepted is a file");
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
