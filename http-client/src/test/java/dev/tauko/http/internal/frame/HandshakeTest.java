package dev.tauko.http.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a WebSocket is asked for (RFC 6455, section 4), and what of it is written in frames. */
class HandshakeTest {
  /** The key of RFC 6455, section 1.3. */
  private final Handshake handshake =
      new Handshake("dGhlIHNhbXBsZSBub25jZQ==", List.of("chat", "superchat"), 0);

  private static final String ACCEPT = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private static Headers headers(String fields) {
    return Headers.of(
        fields
            .lines()
            .map(line -> line.split(": ", 2))
            .map(field -> new Headers.Header(field[0], field[1]))
            .toList());
  }

  @Test
  void theRequestHasTheHandshakesOwnFieldsOnce() {
    Headers fields =
        headers("Accept: */*\nupgrade: h2c\nCONNECTION: close\nSec-websocket-Key: mine\nX-A: 1");
    assertThat(handshake.request("/chat?a", "a.test", fields).decodeString("ISO-8859-1"))
        .isEqualTo(
            """
            GET /chat?a HTTP/1.1
            Host: a.test
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Protocol: chat, superchat
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Accept: */*
            X-A: 1

            """
                .replace("\n", "\r\n"));
  }

  @Test
  void aKeyIsSixteenBytesThatNobodyKnows() {
    Handshake first = Handshake.offering(List.of(), 0);
    assertThat(Base64.getDecoder().decode(first.key())).hasSize(16).isNotEqualTo(new byte[16]);
    assertThat(Handshake.offering(List.of(), 0).key()).isNotEqualTo(first.key());
    assertThat(first.fields())
        .extracting(Headers.Header::name)
        .doesNotContain("Sec-WebSocket-Protocol");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          Upgrade: a, WebSocket\\nConnection: x, UPGRADE\\nACCEPT                | none
          Upgrade: websocket\\nConnection: Upgrade\\nACCEPT\\nSec-WebSocket-Protocol: chat | none
          Connection: Upgrade\\nACCEPT                                           | the field Upgrade does not say websocket
          Upgrade: websocket\\nACCEPT                                            | the field Connection does not say Upgrade
          Upgrade: websocket\\nConnection: Upgrade                               | the field Sec-WebSocket-Accept does not answer the key
          Upgrade: websocket\\nConnection: Upgrade\\nACCEPT\\nACCEPT             | the field Sec-WebSocket-Accept does not answer the key
          Upgrade: websocket\\nConnection: Upgrade\\nACCEPT\\nSec-WebSocket-Protocol: none | there is a subprotocol that was not offered
          Upgrade: websocket\\nConnection: Upgrade\\nACCEPT\\nSec-WebSocket-Protocol: chat\\nSec-WebSocket-Protocol: superchat | there is a subprotocol that was not offered
          Upgrade: websocket\\nConnection: Upgrade\\nACCEPT\\nSec-WebSocket-Extensions: x | there is an extension, which was not offered
          """)
  void aResponseMustAnswerTheHandshake(String fields, String refusal) {
    Headers response = headers(fields.translateEscapes().replace("ACCEPT", ACCEPT));
    assertThat(handshake.refusal(response)).isEqualTo(refusal);
  }

  @Test
  void whatWasRefusedHasNoCompression() {
    assertThatThrownBy(() -> handshake.compression(headers("Sec-WebSocket-Extensions: x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is an extension, which was not offered");
  }

  /** RFC 6455, section 5.2: three forms of a length. */
  @ParameterizedTest
  @CsvSource({
    "0, 80",
    "125, FD",
    "126, FE 00 7E",
    "65535, FE FF FF",
    "65536, FF 00 00 00 00 00 01 00 00"
  })
  void aLengthIsWrittenInItsShortestForm(int length, String written) {
    byte[] payload = new byte[length];
    String head = "82 " + written + " 01 02 03 04";
    byte[] frame = FrameWriter.masked(0x82, payload, 0x01020304).toArray();
    byte[] expected = HexFormat.ofDelimiter(" ").parseHex(head);
    assertThat(frame).hasSize(expected.length + length).startsWith(expected);
  }

  @Test
  void everyFrameHasAKeyOfItsOwn() {
    try (FrameWriter writer = new FrameWriter(null)) {
      Frame frame = Frame.text("four");
      ByteString first = writer.write(frame);
      assertThat(first.size()).isEqualTo(10);
      assertThat(first).isNotEqualTo(writer.write(frame));
      assertThat(writer.write(frame).take(2))
          .isEqualTo(ByteString.fromArray(new byte[] {-127, -124}));
    }
  }

  @Test
  void messagesThatAreNotEmptyAreCompressedAndControlFramesAreNot() {
    try (FrameWriter writer = new FrameWriter(new Compression(true, true))) {
      assertThat(writer.write(Frame.text("a")).head()).isEqualTo((byte) 0xC1);
      assertThat(writer.write(Frame.text("")).head()).isEqualTo((byte) 0x81);
      assertThat(writer.write(Frame.ping(new byte[1])).head()).isEqualTo((byte) 0x89);
    }
  }

  @Test
  void aFrameHoldsWhatTheBytesWere() {
    byte[] bytes = {1};
    Frame binary = Frame.binary(bytes);
    Frame ping = Frame.ping(bytes);
    Frame pong = Frame.pong(bytes);
    bytes[0] = 2;
    assertThat(List.of(binary, ping, pong))
        .extracting(Frame::payload)
        .containsOnly(ByteString.fromArray(new byte[] {1}));
    assertThat(List.of(binary, ping, pong))
        .extracting(Frame::opcode)
        .containsExactly(Frame.BINARY, Frame.PING, Frame.PONG);
  }

  @Test
  void aCloseFrameHasItsCodeAndItsReason() {
    assertThat(Frame.close(1000, "bye").payload())
        .isEqualTo(ByteString.fromArray("\u0003\u00e8bye".getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(Frame.close(CloseCode.NONE, "").payload().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1003, 1007, 1014, 3000, 4999})
  void codesThatMayBeSent(int code) {
    assertThat(CloseCode.maySend(code)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {999, 1004, 1006, 1015, 2999, 5000})
  void codesThatMayNotBeSent(int code) {
    assertThat(CloseCode.maySend(code)).isFalse();
  }
}
