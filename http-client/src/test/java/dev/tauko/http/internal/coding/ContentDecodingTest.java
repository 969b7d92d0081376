package dev.tauko.http.internal.coding;

import static dev.tauko.http.testkit.Encodings.concat;
import static dev.tauko.http.testkit.Encodings.encode;
import static dev.tauko.http.testkit.Encodings.gzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.tauko.http.ClientSession;
import dev.tauko.http.Headers;
import dev.tauko.http.internal.connection.Client;
import dev.tauko.http.internal.settings.DecodingSettings;
import dev.tauko.http.internal.settings.HttpSettings;
import dev.tauko.http.testkit.Actors;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a body is after its codings are undone. */
@ExtendWith(Actors.class)
class ContentDecodingTest {
  private static final List<String> ALL = List.of("gzip", "deflate", "br", "zstd");
  private static final Codings CODINGS = Codings.load(ALL, Libraries.OF_THIS_SYSTEM);
  private static final DecodingSettings UNLIMITED =
      new DecodingSettings(true, ALL, Long.MAX_VALUE, Double.POSITIVE_INFINITY);

  private static ByteString decode(
      ActorSystem<?> system, DecodingSettings limits, String coding, byte[] body, int step) {
    List<ByteString> parts = new ArrayList<>();
    for (int at = 0; at < body.length; at += step) {
      parts.add(
          ByteString.fromArray(Arrays.copyOfRange(body, at, Math.min(body.length, at + step))));
    }
    ContentDecoding decoding = CODINGS.of(200, Headers.of("Content-Encoding", coding), limits);
    return Client.get(
        decoding
            .decode(Source.from(parts))
            .map(piece -> {
              assertThat(piece.size()).isBetween(1, 64 * 1024);
              return piece;
            })
            .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), system));
  }

  private static byte[] decode(ActorSystem<?> system, String coding, byte[] body) {
    return decode(system, UNLIMITED, coding, body, 1000).toArray();
  }

  private static void fails(ActorSystem<?> system, String coding, byte[] body, String reason) {
    for (int step : new int[] {1, 7, Integer.MAX_VALUE / 2}) {
      assertThatThrownBy(() -> decode(system, UNLIMITED, coding, body, step))
          .isInstanceOf(CodingViolation.class)
          .hasMessageContaining(reason);
    }
  }

  private static byte[] text(int size) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < size; i++) {
      text.append(i).append(" kissanpentu ").append(i * i);
    }
    return text.substring(0, size).getBytes(StandardCharsets.UTF_8);
  }

  /** aiohttp: test_encoding_gzip, _deflate (with and without header), _brotli, _zstandard. */
  @ParameterizedTest
  @CsvSource({
    "gzip, gzip",
    "x-gzip, gzip",
    "GZip, gzip",
    "deflate, deflate",
    "deflate, raw",
    "br, br",
    "zstd, zstd"
  })
  void everyCodingIsUndoneHoweverTheBytesArrive(String name, String coding, ActorSystem<?> system) {
    byte[] noise = new byte[70_000];
    new Random(1).nextBytes(noise);
    for (byte[] body : List.of(text(1), text(3000), text(300_000), noise, new byte[500_000])) {
      byte[] encoded = encode(coding, body);
      for (int step : new int[] {encoded.length > 5000 ? 777 : 1, 8192, 1 << 30}) {
        assertThat(decode(system, UNLIMITED, name, encoded, step).toArray()).isEqualTo(body);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip, gzip", "deflate, deflate", "deflate, raw", "br, br", "zstd, zstd"})
  void nothingMayBeEncodedOrNothingSentAtAll(String name, String coding, ActorSystem<?> system) {
    assertThat(decode(system, name, encode(coding, new byte[0]))).isEmpty();
    assertThat(decode(system, name, new byte[0])).isEmpty();
  }

  /** Attack 12; aiohttp: test_bad_payload_compression. */
  @ParameterizedTest
  @CsvSource({"gzip, gzip", "deflate, deflate", "deflate, raw", "br, br", "zstd, zstd"})
  void aBodyThatIsCutFails(String name, String coding, ActorSystem<?> system) {
    byte[] encoded = encode(coding, text(2000));
    for (int length = 1; length < encoded.length; length += 1 + encoded.length / 40) {
      fails(system, name, Arrays.copyOf(encoded, length), "the body ended within its " + name);
    }
    fails(
        system,
        name,
        Arrays.copyOf(encoded, encoded.length - 1),
        "the body ended within its " + name);
  }

  /** Attack 12. */
  @ParameterizedTest
  @CsvSource({
    "gzip, the gzip data is malformed: it does not start as gzip does",
    "deflate, the deflated data is malformed",
    "br, the brotli data is malformed",
    "zstd, the zstd data is malformed"
  })
  void aBodyWithTheWrongLabelFails(String name, String reason, ActorSystem<?> system) {
    fails(system, name, "<html>plain text</html>".getBytes(StandardCharsets.UTF_8), reason);
  }

  /** Attack 12. */
  @ParameterizedTest
  @CsvSource({
    "gzip, gzip, bytes follow its end",
    "deflate, deflate, bytes follow the end",
    "deflate, raw, bytes follow the end",
    "br, br, br",
    "zstd, zstd, zstd"
  })
  void whatFollowsTheEndFails(String name, String coding, String reason, ActorSystem<?> system) {
    fails(system, name, concat(encode(coding, text(500)), text(300)), reason);
  }

  @ParameterizedTest
  @CsvSource({"gzip, gzip", "deflate, deflate", "deflate, raw"})
  void zerosMayFollowTheEnd(String name, String coding, ActorSystem<?> system) {
    byte[] padded = concat(encode(coding, text(500)), new byte[512]);
    assertThat(decode(system, name, padded)).isEqualTo(text(500));
    assertThat(decode(system, UNLIMITED, name, padded, 1).toArray()).isEqualTo(text(500));
    fails(system, name, concat(padded, new byte[] {1}), "bytes follow");
  }

  /** aiohttp: test_http_payload_parser_gzip_multi_member (chunked, split, many small). */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void partsThatFollowOneAnotherAreOneBody(String coding, ActorSystem<?> system) {
    byte[][] members = new byte[300][];
    byte[][] plain = new byte[members.length][];
    for (int i = 0; i < members.length; i++) {
      plain[i] = text(i % 37);
      members[i] = encode(coding, plain[i]);
    }
    for (int step : new int[] {1, 100, 1 << 30}) {
      assertThat(decode(system, UNLIMITED, coding, concat(members), step).toArray())
          .isEqualTo(concat(plain));
    }
  }

  @Test
  void aGzipHeaderMayHaveEveryPart(ActorSystem<?> system) {
    byte[] plain = gzip(text(300));
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3});
    head.writeBytes(new byte[] {4, 1});
    head.writeBytes(new byte[260]);
    head.writeBytes("name\0comment\0".getBytes(StandardCharsets.ISO_8859_1));
    CRC32 checksum = new CRC32();
    checksum.update(head.toByteArray());
    byte[] sum = {(byte) checksum.getValue(), (byte) (checksum.getValue() >> 8)};
    byte[] data = Arrays.copyOfRange(plain, 10, plain.length);
    for (int step : new int[] {1, 1 << 30}) {
      assertThat(
              decode(system, UNLIMITED, "gzip", concat(head.toByteArray(), sum, data), step)
                  .toArray())
          .isEqualTo(text(300));
    }
    sum[0]++;
    fails(
        system,
        "gzip",
        concat(head.toByteArray(), sum, data),
        "the checksum of its header is wrong");
  }

  @Test
  void aGzipMemberIsVerified(ActorSystem<?> system) {
    byte[] encoded = gzip(text(300));
    byte[] checksum = encoded.clone();
    checksum[encoded.length - 8]++;
    fails(system, "gzip", checksum, "its checksum is wrong");
    byte[] length = encoded.clone();
    length[encoded.length - 4]++;
    fails(system, "gzip", length, "its length is wrong");
    byte[] method = encoded.clone();
    method[2] = 7;
    fails(system, "gzip", method, "its method of compression is 7; accepted: 8");
    byte[] flags = encoded.clone();
    flags[3] = (byte) 0x80;
    fails(system, "gzip", flags, "reserved flags");
  }

  /** Attack 11: RFC 9659 allows windows of 8 MiB and no more. */
  @Test
  void aZstdFrameWithAHugeWindowFails(ActorSystem<?> system) {
    byte[] body = new byte[20 << 20];
    for (int log : new int[] {23, 24, 27}) {
      byte[] encoded;
      try (ZstdCompressCtx context = new ZstdCompressCtx()) {
        encoded = context.setLong(log).setContentSize(false).compress(body);
      }
      if (log == 23) {
        assertThat(decode(system, UNLIMITED, "zstd", encoded, 1 << 30).size())
            .isEqualTo(body.length);
      } else {
        fails(system, "zstd", encoded, "the zstd data is malformed");
      }
    }
  }

  /** Attack 11: a bomb of each coding, which the test makes. */
  @ParameterizedTest
  @CsvSource({"gzip, gzip", "deflate, deflate", "deflate, raw", "br, br", "zstd, zstd"})
  void aBombFailsAtTheRatio(String name, String coding, ActorSystem<?> system) {
    byte[] bomb = encode(coding, new byte[80 << 20]);
    assertThat(bomb.length).isLessThan(100_000);
    DecodingSettings limits = new DecodingSettings(true, ALL, Long.MAX_VALUE, 100);
    assertThatThrownBy(() -> decode(system, limits, name, bomb, 8192))
        .isInstanceOf(CodingViolation.class)
        .hasMessageContaining("more than tauko.http.max-decompression-ratio, 100.0, times");
    assertThat(decode(system, UNLIMITED, name, bomb, 8192).size()).isEqualTo(80 << 20);
  }

  /** A log whose lines repeat. */
  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd"})
  void aRepetitiveLogPassesTheUsualLimits(String coding, ActorSystem<?> system) {
    DecodingSettings usual = HttpSettings.of(system.settings().config()).decoding();
    StringBuilder log = new StringBuilder(70 << 20);
    for (int i = 0; log.length() < 66 << 20; i++) {
      log.append("2026-11-28T10:").append(i / 8 % 90000 + 10000);
      log.append("Z WARN [worker] c.e.Queue - the queue is full, dropping a message\n");
    }
    byte[] body = log.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] encoded = encode(coding, body);
    assertThat(body.length / encoded.length).isGreaterThan(100);
    assertThat(decode(system, usual, coding, encoded, 8192).size()).isEqualTo(body.length);
  }

  @Test
  void theRatioDoesNotMatterForBodiesOfAnHonestSize(ActorSystem<?> system) {
    DecodingSettings limits = new DecodingSettings(true, ALL, Long.MAX_VALUE, 1);
    byte[] body = new byte[DecodingSettings.UNSUSPICIOUS];
    assertThat(decode(system, limits, "gzip", gzip(body), 8192).size()).isEqualTo(body.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
  void aBodyMayBecomeAsLargeAsAllowed(String coding, ActorSystem<?> system) {
    byte[] encoded = encode(coding, text(100_000));
    assertThat(
            decode(system, new DecodingSettings(true, ALL, 100_000, 100), coding, encoded, 8192)
                .size())
        .isEqualTo(100_000);
    assertThatThrownBy(() ->
            decode(system, new DecodingSettings(true, ALL, 99_999, 100), coding, encoded, 8192))
        .isInstanceOf(CodingViolation.class)
        .hasMessage("it is larger than tauko.http.max-decoded-size, 99999 bytes");
  }

  @Test
  void twoCodingsAreUndoneInTheReverseOrder(ActorSystem<?> system) {
    byte[] encoded = gzip(encode("br", text(5000)));
    assertThat(decode(system, "br, gzip", encoded)).isEqualTo(text(5000));
    assertThat(decode(system, "br, identity,, gzip", encoded)).isEqualTo(text(5000));
    ContentDecoding decoding =
        CODINGS.of(
            200, Headers.of("Content-Encoding", "br", "content-encoding", "gzip"), UNLIMITED);
    assertThat(
            Client.get(
                    decoding
                        .decode(Source.single(ByteString.fromArray(encoded)))
                        .runWith(
                            Sink.fold(ByteString.emptyByteString(), ByteString::concat), system))
                .toArray())
        .isEqualTo(text(5000));
  }

  /** Attack 11: {@code gzip, gzip}, where neither layer alone is suspicious. */
  @Test
  void aNestedBombFailsByWhatCameIn(ActorSystem<?> system) {
    byte[] bomb = gzip(gzip(new byte[80 << 20]));
    assertThat(bomb.length).isLessThan(1000);
    assertThatThrownBy(() ->
            decode(
                system,
                new DecodingSettings(true, ALL, Long.MAX_VALUE, 100),
                "gzip, gzip",
                bomb,
                1 << 30))
        .isInstanceOf(CodingViolation.class)
        .hasMessageContaining("max-decompression-ratio");
    assertThatThrownBy(() -> decode(system, "gzip, gzip, gzip", gzip(bomb)))
        .isInstanceOf(CodingViolation.class)
        .hasMessage("it has 3 codings, [gzip, gzip, gzip]; accepted: 2 at most");
  }

  @Test
  void aBodyInAnUnknownCodingAndAPartAreLeftAsTheyAre(ActorSystem<?> system) {
    assertThat(decode(system, "compress", text(10))).isEqualTo(text(10));
    assertThat(decode(system, "gzip, aes128gcm", text(10))).isEqualTo(text(10));
    Headers gzip = Headers.of("Content-Encoding", "gzip");
    assertThat(CODINGS.of(206, gzip, UNLIMITED).isEmpty()).isTrue();
    assertThat(CODINGS.of(200, gzip, UNLIMITED).isEmpty()).isFalse();
    assertThat(CODINGS.of(200, Headers.EMPTY, UNLIMITED).isEmpty()).isTrue();
  }

  @Test
  void allCodingsAreAvailableHere() {
    assertThat(CODINGS.accepted()).isEqualTo("gzip, deflate, br, zstd");
  }

  @Test
  void codingsThatAreNotWantedAreLeftAsTheyAreAndNothingIsLoadedForThem() {
    List<String> loaded = new ArrayList<>();
    Codings few = Codings.load(List.of("deflate", "gzip"), loaded::add);
    assertThat(loaded).containsExactly("deflate", "gzip");
    assertThat(few.accepted()).isEqualTo("deflate, gzip");
    assertThat(few.of(200, Headers.of("Content-Encoding", "br"), UNLIMITED).isEmpty()).isTrue();
    assertThat(few.of(200, Headers.of("Content-Encoding", "gzip"), UNLIMITED).isEmpty()).isFalse();
    assertThat(Codings.NONE.of(200, Headers.of("Content-Encoding", "gzip"), UNLIMITED).isEmpty())
        .isTrue();
  }

  @Test
  void whereNoLibraryLoadsNothingButTheBodyItselfIsAskedFor() {
    assertThat(Codings.load(List.of("br", "zstd"), coding -> false).accepted())
        .isEqualTo("identity");
  }

  @Test
  void aLibraryThatDoesNotLoadIsMissingAndToldInTheLog() {
    Logger logger = (Logger) LoggerFactory.getLogger(ClientSession.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    try {
      assertThat(
              Libraries.loads(
                  "br",
                  () -> {
                    throw new UnsatisfiedLinkError("no brotli for this platform");
                  }))
          .isFalse();
      assertThat(
              Libraries.loads(
                  "zstd",
                  () -> {
                    throw new IllegalCallerException("native access is denied");
                  }))
          .isFalse();
      assertThat(Libraries.loads("br", () -> {})).isTrue();
    } finally {
      logger.detachAppender(log);
      logger.setAdditive(true);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "Bodies in the coding br cannot be read on this system:"
                + " java.lang.UnsatisfiedLinkError: no brotli for this platform",
            "Bodies in the coding zstd cannot be read on this system:"
                + " java.lang.IllegalCallerException: native access is denied");
  }
}
