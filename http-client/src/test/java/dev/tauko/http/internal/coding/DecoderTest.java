package dev.tauko.http.internal.coding;

import static dev.tauko.http.testkit.Encodings.concat;
import static dev.tauko.http.testkit.Encodings.encode;
import static dev.tauko.http.testkit.Encodings.gzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.Headers;
import dev.tauko.http.internal.settings.DecodingSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoders by themselves: what they are fed comes out, whatever the size of the pieces. */
class DecoderTest {

  /** What a decoder makes of these bytes, fed in pieces within a larger array. */
  private static byte[] decode(Coding coding, byte[] encoded, int step, int outSize) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    Decoder decoder = coding.start();
    try {
      byte[] out = new byte[outSize];
      for (int at = 0; at < encoded.length; at += step) {
        int size = Math.min(step, encoded.length - at);
        byte[] around = new byte[size + 7];
        Arrays.fill(around, (byte) 0x55);
        System.arraycopy(encoded, at, around, 3, size);
        decoder.feed(around, 3, size);
        for (int count = decoder.decode(out); count > 0; count = decoder.decode(out)) {
          decoded.write(out, 0, count);
        }
      }
      assertThat(decoder.isComplete()).isTrue();
    } finally {
      decoder.close();
    }
    return decoded.toByteArray();
  }

  private static void fails(Coding coding, byte[] encoded, String message) {
    for (int step : new int[] {1, 5, 1 << 20}) {
      assertThatThrownBy(() -> decode(coding, encoded, step, 1000))
          .isInstanceOf(CodingViolation.class)
          .hasMessageContaining(message);
    }
  }

  @ParameterizedTest
  @CsvSource({"GZIP, gzip", "DEFLATE, deflate", "DEFLATE, raw", "BR, br", "ZSTD, zstd"})
  void whatIsFedComesOut(Coding coding, String encoding) {
    byte[] noise = new byte[40_000];
    new Random(1).nextBytes(noise);
    byte[] text = "abc ".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    for (byte[] body : List.of(new byte[] {1}, text, noise)) {
      byte[] encoded = encode(encoding, body);
      assertThat(decode(coding, encoded, 1, 64 * 1024)).isEqualTo(body);
      assertThat(decode(coding, encoded, 1000, 100)).isEqualTo(body);
      assertThat(decode(coding, encoded, 1 << 20, 1 << 20)).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @CsvSource({"GZIP, gzip", "DEFLATE, deflate", "DEFLATE, raw", "BR, br", "ZSTD, zstd"})
  void itIsCompleteWithItsLastByte(Coding coding, String encoding) {
    byte[] encoded = encode(encoding, "some text".getBytes(StandardCharsets.UTF_8));
    Decoder decoder = coding.start();
    assertThat(decoder.isComplete()).as("nothing was sent at all").isTrue();
    byte[] out = new byte[100];
    for (int i = 0; i < encoded.length - 1; i++) {
      decoder.feed(encoded, i, 1);
      while (decoder.decode(out) > 0) {
        assertThat(decoder.isComplete()).isFalse();
      }
      assertThat(decoder.isComplete()).isFalse();
    }
    decoder.feed(encoded, encoded.length - 1, 1);
    while (decoder.decode(out) > 0) {
      assertThat(out[0]).isNotZero();
    }
    assertThat(decoder.isComplete()).isTrue();
    decoder.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GZIP, gzip, bytes follow its end",
    "DEFLATE, deflate, bytes follow the end",
    "DEFLATE, raw, bytes follow the end",
    "BR, br, the brotli data"
  })
  void nothingButZerosMayFollow(Coding coding, String encoding, String message) {
    byte[] body = "some text".getBytes(StandardCharsets.UTF_8);
    byte[] encoded = encode(encoding, body);
    fails(coding, concat(encoded, new byte[] {7}), message);
    if (coding != Coding.BR) {
      assertThat(decode(coding, concat(encoded, new byte[3]), 2, 100)).isEqualTo(body);
      fails(coding, concat(encoded, new byte[] {0, 0, 7}), message);
    }
  }

  /** A header with an extra field, a name, a comment and a checksum, each if its flag is set. */
  private static byte[] member(int flags, byte[] body) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, (byte) flags, 1, 2, 3, 4, 5, 6});
    if ((flags & 4) != 0) {
      header.writeBytes(new byte[] {3, 0, 9, 0, 9});
    }
    if ((flags & 8) != 0) {
      header.writeBytes(new byte[] {'n', 0});
    }
    if ((flags & 16) != 0) {
      header.writeBytes(new byte[] {'c', 0});
    }
    if ((flags & 2) != 0) {
      CRC32 sum = new CRC32();
      sum.update(header.toByteArray());
      header.write((int) sum.getValue());
      header.write((int) (sum.getValue() >> 8));
    }
    byte[] plain = gzip(body);
    return concat(header.toByteArray(), Arrays.copyOfRange(plain, 10, plain.length));
  }

  @Test
  void anyPartOfAHeaderMayBeThere() {
    byte[] body = "some text".getBytes(StandardCharsets.UTF_8);
    for (int flags = 0; flags < 32; flags++) {
      byte[] member = member(flags, body);
      assertThat(decode(Coding.GZIP, member, 1, 100)).isEqualTo(body);
      assertThat(decode(Coding.GZIP, concat(member, member(31, body)), 1 << 20, 100))
          .isEqualTo(concat(body, body));
    }
  }

  @Test
  void anExtraFieldMayBeEmpty() {
    byte[] plain = gzip(new byte[] {1, 2});
    byte[] header = Arrays.copyOf(plain, 12);
    header[3] = 4;
    header[10] = 0;
    header[11] = 0;
    byte[] member = concat(header, Arrays.copyOfRange(plain, 10, plain.length));
    assertThat(decode(Coding.GZIP, member, 1, 100)).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, it does not start as gzip does",
    "1, 1, it does not start as gzip does",
    "2, 1, its method of compression is 9; accepted: 8",
    "3, 32, reserved flags are set in its header",
    "3, 64, reserved flags are set in its header",
    "3, 128, reserved flags are set in its header",
    "12, 1, the checksum of its header is wrong",
    "19, 1, the checksum of its header is wrong",
    "20, 1, the checksum of its header is wrong"
  })
  void aWrongBitInAHeaderIsFound(int index, int bit, String message) {
    byte[] member = member(31, new byte[] {1});
    member[index] ^= (byte) bit;
    fails(Coding.GZIP, member, message);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aWrongByteInATrailerIsFound(int fromEnd) {
    byte[] member = member(0, new byte[] {1});
    member[member.length - fromEnd] ^= 1;
    fails(Coding.GZIP, member, fromEnd > 4 ? "its checksum is wrong" : "its length is wrong");
  }

  private static void expands(long maxSize, double maxRatio, int received, int... produced) {
    Expansion.Received in = new Expansion.Received();
    Expansion expansion =
        new Expansion(new DecodingSettings(true, List.of(), maxSize, maxRatio), in);
    in.add(received);
    for (int count : produced) {
      expansion.produced(count);
    }
  }

  @Test
  void aBodyMayBecomeSoLarge() {
    expands(10, 1, 0, 4, 6);
    assertThatThrownBy(() -> expands(10, 1, 0, 4, 7))
        .isInstanceOf(CodingViolation.class)
        .hasMessage("it is larger than tauko.http.max-decoded-size, 10 bytes");

    int unsuspicious = DecodingSettings.UNSUSPICIOUS;
    expands(Long.MAX_VALUE, 2, 1, unsuspicious);
    expands(Long.MAX_VALUE, 2, unsuspicious, unsuspicious, unsuspicious);
    assertThatThrownBy(() -> expands(Long.MAX_VALUE, 2, 1, unsuspicious, 1))
        .isInstanceOf(CodingViolation.class)
        .hasMessage(
            "1 bytes have become more than tauko.http.max-decompression-ratio, 2.0, times as many");
  }

  @Test
  void whichCodingsThereAre() {
    Codings codings = Codings.load(List.of("deflate", "none", "gzip", "br"), c -> !c.equals("br"));
    assertThat(codings.accepted()).isEqualTo("deflate, gzip");
    assertThat(Codings.NONE.accepted()).isEqualTo("identity");
    DecodingSettings limits = new DecodingSettings(true, List.of(), 10, 10);
    for (String one : List.of("gzip", "identity, X-Gzip", "br", "gzip, deflate, gzip")) {
      Headers coded = Headers.of("Content-Encoding", one);
      assertThat(codings.of(200, coded, limits).isEmpty()).as(one).isFalse();
      assertThat(codings.of(206, coded, limits).isEmpty()).as("a part in " + one).isTrue();
      assertThat(Codings.NONE.of(200, coded, limits).isEmpty()).isTrue();
    }
    for (String none : List.of("identity", "zstd", "gzip, zstd", "unknown", "")) {
      assertThat(codings.of(200, Headers.of("Content-Encoding", none), limits).isEmpty())
          .as(none)
          .isTrue();
    }
    assertThat(codings.of(200, Headers.EMPTY, limits).isEmpty()).isTrue();
  }
}
