package dev.tauko.http.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.Headers;
import dev.tauko.http.WebSocketMessage;
import dev.tauko.http.testkit.PeerCompression;
import dev.tauko.http.testkit.WebSocketPeer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate, by the sections of RFC 7692. */
class CompressionTest {
  private static final int LIMIT = 100_000;

  private final List<WebSocketMessage> messages = new ArrayList<>();
  private final PeerCompression peer = new PeerCompression();
  private FrameReader reader = new FrameReader(LIMIT, new Compression(true, true));

  @AfterEach
  void close() {
    reader.close();
    peer.close();
  }

  private void withoutTakeover() {
    reader.close();
    reader = new FrameReader(LIMIT, new Compression(false, false));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private void feed(int first, byte[] payload) {
    reader.feed(ByteString.fromArray(WebSocketPeer.frame(first, payload)), messages::add);
  }

  private static void violates(int code, String message, Runnable last) {
    assertThatThrownBy(last::run)
        .isInstanceOf(FrameViolation.class)
        .hasMessageStartingWith(message)
        .extracting(failure -> ((FrameViolation) failure).code())
        .isEqualTo(code);
  }

  private static Headers agreeing(Handshake handshake, String... extensions) {
    List<Headers.Header> fields = new ArrayList<>();
    fields.add(new Headers.Header("Upgrade", "websocket"));
    fields.add(new Headers.Header("Connection", "Upgrade"));
    fields.add(new Headers.Header("Sec-WebSocket-Accept", handshake.accept()));
    for (String extension : extensions) {
      fields.add(new Headers.Header("Sec-WebSocket-Extensions", extension));
    }
    return Headers.of(fields);
  }

  private static String offer(int windowBits) {
    return Headers.of(Handshake.offering(List.of(), windowBits).fields())
        .get("Sec-WebSocket-Extensions")
        .orElse("");
  }

  /** Section 7.1: what is offered. */
  @Test
  void theWindowOfTheServerIsOfferedAndThatOfTheClientNot() {
    assertThat(offer(0)).isEmpty();
    assertThat(offer(15)).isEqualTo("permessage-deflate");
    assertThat(offer(9)).isEqualTo("permessage-deflate; server_max_window_bits=9");
  }

  /** Section 7.1: what a server may agree to. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          15 | permessage-deflate                                     | true  | true
          15 | , permessage-deflate ,,                                | true  | true
          15 | permessage-deflate;server_no_context_takeover          | false | true
          15 | permessage-deflate ; client_no_context_takeover        | true  | false
          15 | permessage-deflate; server_no_context_takeover; client_no_context_takeover | false | false
          15 | permessage-deflate; server_max_window_bits=8           | true  | true
          15 | permessage-deflate; server_max_window_bits="15"        | true  | true
          10 | permessage-deflate; server_max_window_bits = 10        | true  | true
          10 | permessage-deflate; server_max_window_bits=9; server_no_context_takeover | false | true
          """)
  void whatAServerMayAgreeTo(int offered, String answer, boolean server, boolean client) {
    Handshake handshake = Handshake.offering(List.of(), offered);
    assertThat(handshake.refusal(agreeing(handshake, answer))).isNull();
    assertThat(handshake.compression(agreeing(handshake, answer)))
        .isEqualTo(new Compression(server, client));
    assertThat(handshake.refusal(agreeing(handshake))).isNull();
    assertThat(handshake.compression(agreeing(handshake))).isNull();
  }

  /** Section 7.1: what fails the handshake. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          0  | permessage-deflate                                     | there is an extension, which was not offered
          15 | x-webkit-deflate-frame                                 | is malformed, or has more than permessage-deflate
          15 | permessage-deflate, permessage-deflate                 | is malformed, or has more than permessage-deflate
          15 | permessage-deflate; server_max_window_bits="10         | is malformed, or has more than permessage-deflate
          15 | permessage-deflate;                                    | is malformed, or has more than permessage-deflate
          15 | ``                                                     | is malformed, or has more than permessage-deflate
          15 | permessage-deflate; client_max_window_bits             | client_max_window_bits of permessage-deflate was not offered
          15 | permessage-deflate; client_max_window_bits=15          | client_max_window_bits of permessage-deflate was not offered
          15 | permessage-deflate; unknown                            | unknown of permessage-deflate was not offered
          15 | permessage-deflate; server_no_context_takeover=true    | has a value; accepted is none
          15 | permessage-deflate; client_no_context_takeover=1       | has a value; accepted is none
          15 | permessage-deflate; server_no_context_takeover; server_no_context_takeover | is there twice
          15 | permessage-deflate; server_max_window_bits             | is nothing; accepted: 8 to 15
          15 | permessage-deflate; server_max_window_bits=7           | is 7; accepted: 8 to 15
          15 | permessage-deflate; server_max_window_bits=16          | is 16; accepted: 8 to 15
          15 | permessage-deflate; server_max_window_bits=010         | is 010; accepted: 8 to 15
          10 | permessage-deflate; server_max_window_bits=11          | is 11; accepted: 8 to 10
          10 | permessage-deflate                                     | server_max_window_bits of permessage-deflate is missing
          """)
  void whatWasNotOfferedOrIsMalformedFailsTheHandshake(int offered, String answer, String message) {
    Handshake handshake = Handshake.offering(List.of(), offered);
    assertThat(handshake.refusal(agreeing(handshake, answer))).contains(message);
  }

  @Test
  void theExtensionMayBeThereOnceOnly() {
    Handshake handshake = Handshake.offering(List.of(), 15);
    assertThat(handshake.refusal(agreeing(handshake, "permessage-deflate", "permessage-deflate")))
        .contains("has more than permessage-deflate");
  }

  /** Section 7.2.3: the examples. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "c1 07 f2 48 cd c9 c9 07 00",
        "41 03 f2 48 cd 80 04 c9 c9 07 00",
        "c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00",
        "c1 08 f3 48 cd c9 c9 07 00 00",
        "c1 0d f2 48 05 00 00 00 ff ff ca c9 c9 07 00"
      })
  void theExamplesOfTheRfc(String frames) {
    for (byte b : hex(frames)) {
      reader.feed(ByteString.fromArray(new byte[] {b}), messages::add);
    }
    assertThat(messages).containsExactly(new WebSocketMessage.Text("Hello"));
  }

  /** Section 7.2.3.2: what comes next may refer to what came before, if that was agreed on. */
  @Test
  void aMessageMayReferToTheOneBeforeIt() {
    feed(0xC1, hex("f2 48 cd c9 c9 07 00"));
    feed(0xC1, hex("f2 00 11 00 00"));
    assertThat(messages)
        .containsExactly(new WebSocketMessage.Text("Hello"), new WebSocketMessage.Text("Hello"));

    withoutTakeover();
    feed(0xC1, hex("f2 48 cd c9 c9 07 00"));
    violates(1007, "a compressed message is malformed: ", () -> feed(0xC1, hex("f2 00 11 00 00")));
  }

  /** Section 7.2.3.4: a last block does not end what later messages may refer to. */
  @Test
  void aLastBlockIsFollowedByMessagesThatReferToIt() {
    feed(0xC1, hex("f3 48 cd c9 c9 07 00 00"));
    feed(0xC1, hex("f2 00 11 00 00"));
    assertThat(messages).hasSize(2).containsOnly(new WebSocketMessage.Text("Hello"));
  }

  /** Section 7.2.3.4: whatever lies within the window may be referred to. */
  @Test
  void whatFollowsALastBlockMayReferFarBack() throws Exception {
    byte[] noise = new byte[20_000];
    new Random(7692).nextBytes(noise);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (byte[] dictionary : new byte[][] {new byte[0], noise}) {
      Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
      deflater.setDictionary(dictionary);
      try (DeflaterOutputStream out = new DeflaterOutputStream(message, deflater)) {
        out.write(noise);
      } finally {
        deflater.end();
      }
    }
    assertThat(message.size()).isLessThan(22_000);
    message.write(0);
    feed(0xC2, message.toByteArray());
    assertThat(messages)
        .containsExactly(
            new WebSocketMessage.Binary(
                ByteString.fromArray(noise).concat(ByteString.fromArray(noise))));
  }

  /** Sections 7.2.3.6 and 6: empty ones, plain ones, and control frames between fragments. */
  @Test
  void compressedAndPlainMessagesMayTakeTurns() {
    byte[] deflated = peer.deflate(WebSocketPeer.bytes("a".repeat(1000)));
    feed(0xC1, new byte[1]);
    feed(0x81, WebSocketPeer.bytes("plain"));
    feed(0x42, Arrays.copyOf(deflated, 3));
    feed(0x89, WebSocketPeer.bytes("p"));
    feed(0x00, new byte[0]);
    feed(0x80, Arrays.copyOfRange(deflated, 3, deflated.length));
    assertThat(messages)
        .containsExactly(
            new WebSocketMessage.Text(""),
            new WebSocketMessage.Text("plain"),
            new WebSocketMessage.Ping(ByteString.fromString("p")),
            new WebSocketMessage.Binary(ByteString.fromString("a".repeat(1000))));
  }

  /** Section 6.1: where the bit may not be. */
  @ParameterizedTest
  @ValueSource(ints = {0xC8, 0xC9, 0xCA, 0xA1, 0x91, 0xF1})
  void theBitBelongsToTheFirstFrameOfAMessage(int first) {
    violates(1002, "a frame has a reserved bit set", () -> feed(first, new byte[1]));
  }

  @Test
  void noFragmentButTheFirstHasTheBit() {
    feed(0x41, hex("f2 48 cd"));
    violates(1002, "a frame has a reserved bit set", () -> feed(0xC0, hex("c9 c9 07 00")));
  }

  @Test
  void withoutAgreementTheBitIsRefused() {
    var plain = new FrameReader(LIMIT, null);
    violates(
        1002,
        "a frame has a reserved bit set",
        () -> plain.feed(ByteString.fromArray(hex("c1 01 00")), messages::add));
  }

  @ParameterizedTest
  @ValueSource(strings = {"07", "ff ff ff ff", "00 05 00 00 00", "f2 48 ff ff ff ff ff"})
  void whatIsNotDeflatedIsMalformed(String payload) {
    violates(1007, "a compressed message is malformed: ", () -> feed(0xC1, hex(payload)));
  }

  @Test
  void aTextIsUtf8OnceItIsInflated() {
    violates(1007, "a text is not UTF-8", () -> feed(0xC1, peer.deflate(new byte[] {(byte) 0xFF})));
  }

  /** A message of 100 MiB in 100 KiB: refused as soon as it is larger than it may be. */
  @Test
  void aBombFailsWhileItIsInflated() {
    byte[] bomb = peer.deflate(new byte[100 << 20]);
    assertThat(bomb.length).isLessThan(LIMIT + 10_000);
    int quarter = bomb.length / 4;
    violates(
        1009,
        "a message is larger than tauko.http.websocket.max-message-size, 100000 bytes",
        () -> feed(0x42, Arrays.copyOf(bomb, quarter)));

    reader.close();
    reader = new FrameReader(LIMIT, new Compression(true, true));
    peer.forget();
    feed(0xC2, peer.deflate(new byte[LIMIT]));
    assertThat(messages).as("as large as it may be").hasSize(1);
  }

  /** Random bytes do not become smaller, and those of one message come back in the next one. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsWrittenIsReadByAServer(boolean takesOver) {
    byte[] noise = new byte[30_000];
    new Random(7692).nextBytes(noise);
    try (var writer = new FrameWriter(new Compression(true, takesOver))) {
      List<Integer> sizes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        byte[] frame = writer.write(Frame.binary(noise)).toArray();
        assertThat(frame[0]).isEqualTo((byte) 0xC2);
        sizes.add(frame.length);
        assertThat(peer.inflate(unmasked(frame, 4))).isEqualTo(noise);
        if (!takesOver) {
          peer.forget();
        }
      }
      assertThat(sizes.get(0)).isGreaterThan(noise.length);
      assertThat(sizes.get(2)).isBetween(takesOver ? 0 : noise.length, takesOver ? 1000 : 31_000);
      assertThat(writer.write(Frame.text("")).toArray()[0]).isEqualTo((byte) 0x81);
      assertThat(writer.write(Frame.ping(new byte[5])).toArray()[0]).isEqualTo((byte) 0x89);
    }
  }

  /** The payload of a frame with this many bytes before its key, or two where it is short. */
  private static byte[] unmasked(byte[] frame, int extended) {
    int key = (frame[1] & 0x7F) < 126 ? 2 : extended;
    byte[] payload = Arrays.copyOfRange(frame, key + 4, frame.length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= frame[key + i % 4];
    }
    return payload;
  }

  @Test
  void afterTheEndNoMemoryIsHeld() {
    reader.close();
    assertThatThrownBy(() -> feed(0xC1, hex("f2 48 cd c9 c9 07 00")))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("closed");
    var writer = new FrameWriter(new Compression(true, true));
    writer.close();
    assertThatThrownBy(() -> writer.write(Frame.text("x")))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("closed");
  }
}
