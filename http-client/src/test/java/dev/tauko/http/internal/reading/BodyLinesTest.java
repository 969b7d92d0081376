package dev.tauko.http.internal.reading;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientPayloadException;
import dev.tauko.http.Headers;
import dev.tauko.http.internal.connection.Client;
import dev.tauko.http.internal.connection.RawResponse;
import dev.tauko.http.internal.connection.ResponseBody;
import dev.tauko.http.internal.platform.SystemPlatform;
import dev.tauko.http.internal.settings.BodySettings;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.internal.waiting.Deadline;
import dev.tauko.http.internal.wire.BodyFraming;
import dev.tauko.http.internal.wire.ResponseHead;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pieces and lines of bodies that have come in. */
@ExtendWith(Actors.class)
class BodyLinesTest {

  /** The reader of a body that is there as a whole, in these parts. */
  private static BodyReader reader(
      ActorSystem<?> system, Charset fallback, int maxLine, byte[]... parts) {
    ResponseBody body =
        new ResponseBody(
            new ResponseBody.Upstream() {
              @Override
              public void resume() {}

              @Override
              public void abort(Throwable cause) {}
            },
            1 << 20,
            1 << 20);
    for (byte[] part : parts) {
      body.offer(ByteString.fromArray(part));
    }
    body.complete();
    ResponseHead head =
        new ResponseHead(200, "OK", Headers.EMPTY, new BodyFraming.UntilClose(), true);
    return new BodyReader(
        "GET /",
        new RawResponse(Url.parse("http://localhost/"), head, body, null),
        new Deadline(system, SystemPlatform.of(system, "tauko.event-loop"), "GET /", null),
        new BodySettings(1 << 20, 1 << 20, maxLine, fallback));
  }

  private static List<String> lines(
      ActorSystem<?> system, @Nullable Charset charset, byte[]... parts) {
    BodyReader reader = reader(system, ISO_8859_1, 50_000, parts);
    BodyLines lines = charset == null ? reader.lines() : reader.lines(charset);
    List<String> all = new ArrayList<>();
    lines.forEachRemaining(all::add);
    return all;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                   | ``
          a                    | a
          a\\n                 | a
          a\\nb                | a,b
          a\\r\\nb\\rc\\n      | a,b,c
          \\n\\r\\n\\r\\ra\\n\\n | ,,,,a,
          a\\r\\n\\nb          | a,,b
          a\\n\\rb             | a,,b
          """)
  void linesEndInThreeWays(String body, String lines, ActorSystem<?> system) {
    byte[] bytes = body.translateEscapes().getBytes(UTF_8);
    List<String> expected = body.isEmpty() ? List.of() : List.of(lines.split(",", -1));
    assertThat(lines(system, UTF_8, bytes)).isEqualTo(expected);

    byte[][] single = new byte[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      single[i] = new byte[] {bytes[i]};
    }
    assertThat(lines(system, UTF_8, single)).isEqualTo(expected);
  }

  @Test
  void theFirstBytesTellTheCharsetHoweverTheyCome(ActorSystem<?> system) {
    byte[] first = {(byte) 0xEF};
    byte[] second = {(byte) 0xBB, (byte) 0xBF, (byte) 0xC3};
    byte[] third = {(byte) 0xA9, '\n', (byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    assertThat(lines(system, null, first, second, third)).containsExactly("é", "\uFEFF");
    assertThat(lines(system, null, "\uFEFFa\nb".getBytes(UTF_16LE))).containsExactly("a", "b");
    assertThat(lines(system, null, new byte[] {(byte) 0xE9})).containsExactly("é");
    assertThat(lines(system, UTF_8, new byte[] {(byte) 0xC3})).containsExactly("\uFFFD");
  }

  @Test
  void manyLinesAreReadPieceByPiece(ActorSystem<?> system) {
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      expected.add("é".repeat(i % 20) + i);
      text.append(expected.getLast()).append(i % 2 == 0 ? "\r\n" : "\n");
    }
    assertThat(lines(system, UTF_8, text.toString().getBytes(UTF_8))).isEqualTo(expected);
  }

  @Test
  void aLineHasSoManyCharactersAtMost(ActorSystem<?> system) {
    assertThat(reader(system, UTF_8, 3, "abc\ndé€".getBytes(UTF_8)).lines().nextOnes())
        .contains(List.of("abc"));
    BodyLines lines = reader(system, UTF_8, 3, "abc\nabcd\n".getBytes(UTF_8)).lines();
    assertThat(lines.nextOnes()).contains(List.of("abc"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(lines::nextOnes)
          .isInstanceOf(ClientPayloadException.class)
          .hasMessage(
              "a line of the body of GET / is longer than tauko.http.max-line-length, 3"
                  + " characters");
    }
  }

  @Test
  void afterTheLastLineThereIsNone(ActorSystem<?> system) {
    BodyLines lines = reader(system, UTF_8, 10, "a\nb\nc".getBytes(UTF_8)).lines();
    assertThat(lines.hasNext()).isTrue();
    assertThat(lines.nextOnes()).contains(List.of("a", "b"));
    assertThat(lines.nextOnes()).contains(List.of("c"));
    assertThat(lines.nextOnes()).isEmpty();
    assertThatThrownBy(lines::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("the body of GET / has no more lines");
  }

  @Test
  void whoReadsByLinesDoesNotReadOtherwise(ActorSystem<?> system) {
    BodyReader reader = reader(system, UTF_8, 10, new byte[9]);
    assertThat(reader.lines()).isSameAs(reader.lines(ISO_8859_1));
    List<Runnable> others =
        List.of(() -> reader.read(1), () -> reader.readExactly(0), reader::claimStream);
    for (Runnable other : others) {
      assertThatThrownBy(other::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("the body of GET / is read by lines;");
    }
  }

  @Test
  void piecesHaveTheSizeThatIsAskedFor(ActorSystem<?> system) {
    BodyReader reader = reader(system, UTF_8, 10, "abc".getBytes(UTF_8), "def".getBytes(UTF_8));
    assertThat(reader.buffered()).isEqualTo(6);
    assertThat(reader.read(2).utf8String()).isEqualTo("ab");
    assertThat(reader.readExactly(0).isEmpty()).isTrue();
    assertThat(reader.readExactly(3).utf8String()).isEqualTo("cde");
    assertThat(reader.buffered()).isEqualTo(1);
    assertThatThrownBy(() -> reader.readExactly(2))
        .isInstanceOf(ClientPayloadException.class)
        .hasMessage("the body of GET / ended after 1 of the 2 bytes to be read");
    assertThat(reader.read(1).isEmpty()).isTrue();
    assertThatThrownBy(() -> reader.read(0)).hasMessage("most is 0; accepted: 1 or more");
    assertThatThrownBy(() -> reader.readExactly(-1)).hasMessage("count is -1; accepted: 0 or more");
  }

  @Test
  void aBodyIsStreamedOnce(ActorSystem<?> system) {
    BodyReader reader = reader(system, UTF_8, 10);
    reader.claimStream();
    assertThatThrownBy(reader::claimStream)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the body of GET / is streamed already");
  }

  @Test
  void anInputStreamGivesBytesAndItsEnd(ActorSystem<?> system) throws Exception {
    BodyReader reader = reader(system, UTF_8, 10, new byte[] {(byte) 0xFF, 2, 3, 4});
    try (var in = reader.inputStream()) {
      assertThat(in.read()).isEqualTo(255);
      assertThat(in.available()).isEqualTo(3);
      byte[] bytes = new byte[9];
      assertThat(in.read(bytes, 1, 0)).isZero();
      assertThat(in.read(bytes, 1, 2)).isEqualTo(2);
      assertThat(bytes).startsWith(0, 2, 3, 0);
      assertThat(in.read()).isEqualTo(4);
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read(bytes, 0, 9)).isEqualTo(-1);
    }
    var text = reader(system, ISO_8859_1, 10, new byte[] {(byte) 0xE9, 'a', 'b'}).textReader();
    char[] chars = new char[9];
    assertThat(text.read(chars, 0, 0)).isZero();
    assertThat(text.read(chars, 1, 8)).isEqualTo(3);
    assertThat(chars).startsWith('\0', 'é', 'a', 'b');
    assertThat(text.read()).isEqualTo(-1);
  }

  @Test
  void chunksAreThePiecesUpToTheEnd(ActorSystem<?> system) {
    var chunks = reader(system, UTF_8, 10, "abc".getBytes(UTF_8)).chunks(2);
    assertThat(chunks.hasNext()).isTrue();
    assertThat(chunks.hasNext()).as("asking takes nothing").isTrue();
    assertThat(chunks.next().utf8String()).isEqualTo("ab");
    assertThat(chunks.next().utf8String()).isEqualTo("c");
    assertThat(chunks.hasNext()).isFalse();
    assertThatThrownBy(chunks::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aStreamHasAllBytesAndLines(ActorSystem<?> system) {
    byte[] body = "a\nb".getBytes(UTF_8);
    assertThat(
            Client.get(
                    reader(system, UTF_8, 10, body)
                        .source()
                        .runWith(
                            Sink.fold(ByteString.emptyByteString(), ByteString::concat), system))
                .utf8String())
        .isEqualTo("a\nb");
    BodyReader reader = reader(system, UTF_8, 10, body);
    assertThat(Client.get(reader.lineSource(reader.lines()).runWith(Sink.seq(), system)))
        .containsExactly("a", "b");
  }

  @Test
  void aFileHasAllBytesAndNothingIsLeftBesideIt(@TempDir Path folder, ActorSystem<?> system)
      throws Exception {
    Path file = folder.resolve("file");
    BodyReader reader = reader(system, UTF_8, 10, "abc".getBytes(UTF_8), "d".getBytes(UTF_8));
    assertThat(Coroutines.run(system, () -> reader.saveTo(file, null))).isEqualTo(4);
    assertThat(file).hasContent("abcd");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThatThrownBy(() -> reader.saveTo(file, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the body of GET / has been read, at least in part;");
  }
}
