package dev.tauko.http.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.WebSocketMessage;
import dev.tauko.http.testkit.WebSocketPeer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How frames are read, by the chapters of Autobahn's test suite. */
class FrameReaderTest {
  private static final int LIMIT = 100_000;

  private final List<WebSocketMessage> messages = new ArrayList<>();
  private final FrameReader reader = new FrameReader(LIMIT, null);

  private static byte[] bytes(String text) {
    return WebSocketPeer.bytes(text);
  }

  private void feed(int first, String payload) {
    feed(WebSocketPeer.frame(first, bytes(payload)));
  }

  private void feed(byte[] bytes) {
    reader.feed(ByteString.fromArray(bytes), messages::add);
  }

  /** Messages as texts: their kind, then their content, one byte for each character. */
  private List<String> read() {
    return messages.stream()
        .map(message ->
            switch (message) {
              case WebSocketMessage.Text(String text) -> "text " + text;
              case WebSocketMessage.Binary(ByteString bytes) -> "binary " + latin1(bytes);
              case WebSocketMessage.Ping(ByteString bytes) -> "ping " + latin1(bytes);
              case WebSocketMessage.Pong(ByteString bytes) -> "pong " + latin1(bytes);
              case WebSocketMessage.Closed(int code, String reason) ->
                  "closed " + code + " " + reason;
            })
        .toList();
  }

  private static String latin1(ByteString bytes) {
    return bytes.decodeString(StandardCharsets.ISO_8859_1);
  }

  private static void violates(int code, String message, Runnable last) {
    assertThatThrownBy(last::run)
        .isInstanceOf(FrameViolation.class)
        .hasMessage(message)
        .extracting(failure -> ((FrameViolation) failure).code())
        .isEqualTo(code);
  }

  /** Chapter 1: framing. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536, LIMIT})
  void messagesOfEveryLength(int length) {
    String text = "*".repeat(length);
    feed(0x81, text);
    feed(0x82, text);

    assertThat(read()).containsExactly("text " + text, "binary " + text);
  }

  /** Chapter 1: framing, cut anywhere. */
  @Test
  void framesMayComeByteByByte() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(WebSocketPeer.frame(0x81, bytes("a".repeat(300))));
    all.write(WebSocketPeer.frame(0x89, bytes("p")));
    all.write(WebSocketPeer.frame(0x82, bytes("")));
    all.write(WebSocketPeer.frame(0x88, bytes("\u0003\u00e8bye")));
    for (byte b : all.toByteArray()) {
      feed(new byte[] {b});
    }

    assertThat(read())
        .containsExactly("text " + "a".repeat(300), "ping p", "binary ", "closed 1000 bye");
  }

  /** Chapter 1: framing, cut anywhere. */
  @Test
  void aFrameMayBeCutBehindAnother() {
    String text = "b".repeat(9);
    byte[] first = WebSocketPeer.frame(0x81, bytes("a"));
    byte[] second = WebSocketPeer.frame(0x81, bytes(text));
    ByteString both = ByteString.fromArray(first).concat(ByteString.fromArray(second));
    for (int cut = 0; cut <= both.size(); cut++) {
      messages.clear();
      reader.feed(both.take(cut), messages::add);
      reader.feed(both.drop(cut), messages::add);
      assertThat(read()).containsExactly("text a", "text " + text);
    }
  }

  /** Chapter 2: pings and pongs. */
  @Test
  void controlFramesCarryUpTo125Bytes() {
    feed(0x89, "x".repeat(125));
    feed(0x8A, "");
    assertThat(read()).containsExactly("ping " + "x".repeat(125), "pong ");

    violates(1002, "a control frame is larger than 125 bytes", () -> feed(0x89, "x".repeat(126)));
  }

  /** Chapter 3: reserved bits. */
  @ParameterizedTest
  @ValueSource(ints = {0xC1, 0xA1, 0x91, 0xF1, 0xC9, 0xC8})
  void reservedBitsAreRefused(int first) {
    feed(0x81, "before");
    violates(1002, "a frame has a reserved bit set", () -> feed(first, "x"));
    assertThat(read()).as("what came before is handed on").containsExactly("text before");
  }

  /** Chapter 4: opcodes. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
  void reservedOpcodesAreRefused(int opcode) {
    violates(1002, "a frame has the reserved opcode " + opcode, () -> feed(0x80 | opcode, ""));
  }

  /** Chapter 5: fragmentation. */
  @Test
  void fragmentsAreOneMessageWhateverControlFramesComeBetween() {
    feed(0x01, "a");
    feed(0x89, "1");
    feed(0x00, "");
    feed(0x00, "b");
    feed(0x8A, "2");
    feed(0x80, "c");
    feed(0x02, "");
    feed(0x80, "");

    assertThat(read()).containsExactly("ping 1", "pong 2", "text abc", "binary ");
  }

  /** Chapter 5: fragmentation. */
  @Test
  void fragmentsOutOfOrderAreRefused() {
    violates(1002, "a control frame is in fragments", () -> feed(0x09, ""));
    violates(
        1002,
        "a fragment continues no message",
        () -> new FrameReader(9, null).feed(frame(0x80), m -> {}));
    FrameReader open = new FrameReader(9, null);
    open.feed(frame(0x01), messages::add);
    violates(
        1002,
        "a message begins within the fragments of another one",
        () -> open.feed(frame(0x81), messages::add));
  }

  private static ByteString frame(int first) {
    return ByteString.fromArray(WebSocketPeer.frame(first, bytes("x")));
  }

  /** Chapter 6: UTF-8. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00c3",
        "\u00ff",
        "\u00c0\u0080",
        "\u00ed\u00a0\u0080",
        "\u00f4\u0090\u0080\u0080",
        "a\u0080"
      })
  void textThatIsNotUtf8IsRefused(String payload) {
    violates(1007, "a text is not UTF-8", () -> feed(0x81, payload));
  }

  /** Chapter 6: UTF-8. */
  @Test
  void aCharacterMayBeCutByFragments() {
    feed(0x01, "\u00c4");
    feed(0x80, "\u008d");

    assertThat(messages).containsExactly(new WebSocketMessage.Text("\u010d"));
  }

  /** Chapter 7: close. */
  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1011, 1012, 1014, 3000, 4999})
  void codesThatMayBeSentAreRead(int code) {
    feed(0x88, (char) (code >> 8) + "" + (char) (code & 0xFF));
    feed(0x81, "after");

    assertThat(read()).containsExactly("closed " + code + " ");
  }

  /** Chapter 7: close. */
  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535})
  void codesThatMayNotBeSentAreRefused(int code) {
    violates(
        1002,
        "a close frame has no code that may be sent",
        () -> feed(0x88, (char) (code >> 8) + "" + (char) (code & 0xFF)));
  }

  /** Chapter 7: close. */
  @Test
  void aCloseFrameMayHaveNoCodeButNotHalfOfOne() {
    feed(0x88, "");
    assertThat(read()).containsExactly("closed 1005 ");

    FrameReader other = new FrameReader(9, null);
    violates(
        1002,
        "a close frame has no code that may be sent",
        () -> other.feed(frame(0x88), messages::add));
    FrameReader third = new FrameReader(9, null);
    violates(
        1007,
        "a text is not UTF-8",
        () ->
            third.feed(
                ByteString.fromArray(WebSocketPeer.frame(0x88, bytes("\u0003\u00e8\u00ff"))),
                messages::add));
  }

  /** Chapter 9: limits. */
  @Test
  void aMessageBeyondTheLimitIsRefusedBeforeItIsThere() {
    String message = "a message is larger than tauko.http.websocket.max-message-size, 100000 bytes";
    violates(
        1009, message, () -> feed(new byte[] {(byte) 0x82, 127, 0x7F, -1, -1, -1, -1, -1, -1, -1}));

    FrameReader other = new FrameReader(LIMIT, null);
    other.feed(ByteString.fromArray(WebSocketPeer.frame(0x01, new byte[LIMIT])), messages::add);
    violates(
        1009, message, () -> other.feed(ByteString.fromArray(new byte[] {0, 1}), messages::add));
  }

  @ParameterizedTest
  @CsvSource({
    "'82 7E 00 7D'",
    "'82 7F 00 00 00 00 00 00 FF FF'",
    "'82 7F FF FF FF FF FF FF FF FF'"
  })
  void aLengthThatIsNotInItsShortestFormIsRefused(String hex) {
    byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
    violates(1002, "a frame's length is not written in its shortest form", () -> feed(bytes));
  }

  @Test
  void aMaskedFrameOfTheServerIsRefused() {
    violates(
        1002,
        "a frame of the server is masked",
        () -> feed(new byte[] {(byte) 0x81, (byte) 0x80, 1, 2, 3, 4}));
  }

  /** RFC 6455, section 5.7. */
  @Test
  void aFrameIsWrittenMasked() {
    assertThat(FrameWriter.masked(0x81, bytes("Hello"), 0x37fa213d).toArray())
        .isEqualTo(HexFormat.of().parseHex("818537fa213d7f9f4d5158"));
  }
}
