package dev.tauko.http.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.tauko.http.internal.grammar.FieldText;
import dev.tauko.http.internal.settings.HeadSettings;
import dev.tauko.http.internal.settings.HttpSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes on to the parser, however the network cuts it. */
class ResponseFilterTest {
  private static final String FIXED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
  private static final HeadSettings LIMITS =
      HttpSettings.of(ConfigFactory.defaultReference().resolve()).heads();
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final Wire wire = new Wire(System::nanoTime);
  private final ResponseFilter filter = new ResponseFilter(wire, LIMITS);

  private String pass(String bytes) {
    return filter
        .accept(ByteString.fromArray(bytes.getBytes(StandardCharsets.ISO_8859_1)))
        .decodeString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aHeadPassesAsItsFramingOnly() {
    wire.requestSent(false);
    assertThat(pass("HTTP/1.1 404 Not Found\r\nX: y\r\ncontent-length:  5\r\n\r\nhello"))
        .isEqualTo(FIXED + "hello");
    assertThat(wire.head()).isNotNull();
    assertThat(wire.isReusable()).isTrue();
  }

  /** What a head has in common with the one before is kept; what differs is not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "A: 1|B: 2|Content-Length: 0",
        "A: 1|B: 3|Content-Length: 0",
        "A: 1|b: 2|Content-Length: 0",
        "A: 1|B: 2 |Content-Length: 0",
        "A: 1|B:2|Content-Length: 0",
        "A: 1|B:\t2|Content-Length: 0",
        "A: 1|B: |Content-Length: 0",
        "A: 1|B: é|Content-Length: 0",
        "A: 1|Content-Length: 0",
        "A: 1|B: 2|Content-Length: 0|C: 3",
        "B: 2|A: 1|Content-Length: 0",
        "A: 1|B: 2| 3|Content-Length: 0",
        "A: 1|B: 2|Connection: close|Content-Length: 0",
      })
  void aHeadIsReadForItselfWhateverTheOneBeforeWas(String fields) {
    String first = "A: 1|B: 2|Content-Length: 0";
    for (String before : List.of(first, fields)) {
      Wire alone = new Wire(System::nanoTime);
      for (String each : List.of(before, fields, first)) {
        String head = "HTTP/1.1 200 OK|".concat(each).concat("||").replace("|", "\r\n");
        ByteString bytes = ByteString.fromArray(head.getBytes(StandardCharsets.ISO_8859_1));
        wire.requestSent(false);
        filter.accept(bytes);
        alone.requestSent(false);
        new ResponseFilter(alone, LIMITS).accept(bytes);
        assertThat(wire.head()).isEqualTo(alone.head());
        assertThat(wire.isReusable()).isEqualTo(!each.contains("close"));
      }
    }
  }

  /** A head means another thing in answer to HEAD. */
  @Test
  void theSameHeadIsReadByWhatItAnswers() {
    for (boolean toHead : new boolean[] {false, true, false}) {
      wire.requestSent(toHead);
      String passed =
          pass("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + (toHead ? "" : "hello"));
      assertThat(passed).endsWith(toHead ? "Content-Length: 0\r\n\r\n" : "hello");
      assertThat(wire.isAwaiting()).isFalse();
    }
  }

  @Test
  void aChunkPassesInPartsAsItArrives() {
    wire.requestSent(false);
    assertThat(pass("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n")).isEqualTo(CHUNKED);
    assertThat(pass("1000\r\nabc")).isEqualTo("3\r\nabc\r\n");
    assertThat(pass("de")).isEqualTo("2\r\nde\r\n");
    assertThat(wire.isAwaiting()).isTrue();
    assertThat(pass("x".repeat(0x1000 - 5) + "\r\n1;e=\"1\"\r\ny\r\n0\r\nT: t\r\n\r\n"))
        .isEqualTo("ffc\r\n" + "x".repeat(0x1000 - 5) + "y\r\n0\r\n\r\n");
    assertThat(wire.isAwaiting()).isFalse();
  }

  @Test
  void aChunkedBodyThatIsThereAsAWholePassesWithItsLength() {
    wire.requestSent(false);
    assertThat(pass(CHUNKED + "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")).isEqualTo(FIXED + "hello");
  }

  @Test
  void anyCutGivesTheSameBody() {
    String interim = "HTTP/1.1 103 Early\r\nX: y\r\n\r\n";
    String reply = interim + CHUNKED + "2\r\nhe\r\n3 ;x\r\nllo\r\n0\r\nT: t\r\n\r\n";
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      wire.requestSent(false);
      StringBuilder passed = new StringBuilder();
      for (int at = 0; at < reply.length(); ) {
        int end = Math.min(reply.length(), at + 1 + random.nextInt(20));
        passed.append(pass(reply.substring(at, end)));
        at = end;
      }
      assertThat(body(passed.toString())).isEqualTo("hello");
      assertThat(wire.isReusable()).isTrue();
    }
  }

  /** The body of what has passed; its chunks have at most nine bytes each. */
  private static String body(String passed) {
    if (passed.startsWith(FIXED)) {
      return passed.substring(FIXED.length());
    }
    assertThat(passed).startsWith(CHUNKED).endsWith("\r\n0\r\n\r\n");
    StringBuilder body = new StringBuilder();
    for (int at = CHUNKED.length(); passed.charAt(at) != '0'; ) {
      int size = passed.charAt(at) - '0';
      body.append(passed, at + 3, at + 3 + size);
      at += size + 5;
    }
    return body.toString();
  }

  @Test
  void headAndStatus204And304HaveNoBody() {
    wire.requestSent(true);
    pass("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    assertThat(wire.isReusable()).isTrue();
    for (int status : new int[] {204, 304}) {
      wire.requestSent(false);
      assertThat(pass("HTTP/1.1 " + status + "\r\nContent-Length: 7\r\n\r\n"))
          .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      assertThat(wire.isReusable()).isTrue();
    }
  }

  @Test
  void whetherTheConnectionIsKeptIsTheServersDecision() {
    assertThat(isKeptAfter("1.1", "")).isTrue();
    assertThat(isKeptAfter("1.1", "Connection: x, CLOSE\r\n")).isFalse();
    assertThat(isKeptAfter("1.1", "Connection: keep-alive\r\nConnection: close\r\n")).isFalse();
    assertThat(isKeptAfter("1.0", "")).isFalse();
    assertThat(isKeptAfter("1.0", "Connection: Keep-Alive\r\n")).isTrue();
  }

  private boolean isKeptAfter(String version, String fields) {
    wire.requestSent(false);
    pass("HTTP/" + version + " 200 OK\r\n" + fields + "Content-Length: 0\r\n\r\n");
    return wire.isReusable();
  }

  @Test
  void bytesAfterTheResponseDoNotPass() {
    wire.requestSent(false);
    assertThat(pass(FIXED + "helloHTTP/1.1 200 OK")).isEqualTo(FIXED + "hello");
    assertThat(wire.isReusable()).isFalse();
  }

  @Test
  void bytesBeforeARequestDoNotPass() {
    assertThatThrownBy(() -> pass("H"))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("the server sent bytes that answer no request");
  }

  @Test
  void whatWasWellFormedPassesBeforeWhatIsNot() {
    wire.requestSent(false);
    assertThat(pass(CHUNKED + "2\r\nhe\r\nno")).isEqualTo(CHUNKED + "2\r\nhe\r\n");
    assertThat(filter.brokenBody()).hasMessage("a chunk size is not hexadecimal");
  }

  @Test
  void trailersMayBeFolded() {
    wire.requestSent(false);
    assertThat(pass(CHUNKED + "0\r\nA:\r\n b\r\n\tc\r\nD: e:f\r\n\r\n"))
        .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    assertThat(filter.brokenBody()).isNull();
  }

  @Test
  void trailersAndExtensionsHaveALimit() {
    wire.requestSent(false);
    pass(CHUNKED + "0\r\n" + "T: t\r\n".repeat(20_000));
    assertThat(filter.brokenBody())
        .hasMessage("chunk extensions or trailer fields are larger than 65536 bytes");
  }

  @Test
  void aBodyWithoutAFramingPassesUpToTheEnd() {
    wire.requestSent(false);
    assertThat(pass("HTTP/1.1 200 OK\r\n\r\nab"))
        .isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nab");
    assertThat(pass("cd")).isEqualTo("cd");
    assertThatThrownBy(() -> filter.end(true))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageStartingWith("the connection ended without TLS close_notify");
    filter.end(false);
    assertThat(wire.isAwaiting()).isFalse();
    assertThat(wire.isReusable()).isFalse();
    filter.end(true);
  }

  @Test
  void anEndWithinABodyTellsWhatIsMissing() {
    wire.requestSent(false);
    pass(FIXED + "hel");
    assertThatThrownBy(() -> filter.end(false))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("the connection ended after 3 of 5 bytes of the body");
    pass("lo");
    wire.requestSent(false);
    pass(CHUNKED + "3\r\nabc\r\n");
    assertThatThrownBy(() -> filter.end(false))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("the connection ended before the body's last chunk");
  }

  @Test
  void theBodyOfARequestIsAskedForBy100AndNoOther() {
    List<String> asked = new ArrayList<>();
    wire.requestSent(false);
    wire.continueReceived();
    wire.onContinue(() -> asked.add("body"));
    assertThat(pass("HTTP/1.1 103\r\n\r\n")).isEmpty();
    assertThat(asked).isEmpty();
    assertThat(pass("HTTP/1.1 100\r\n\r\n")).isEmpty();
    assertThat(asked).containsExactly("body");
    wire.requestSent(false);
    wire.continueReceived();
    assertThat(asked).as("the next request has nothing that waits").hasSize(1);
  }

  @Test
  void whenBytesCameInIsKnown() {
    AtomicLong now = new AtomicLong(5);
    Wire clocked = new Wire(now::get);
    assertThat(clocked.receivedAt()).isEqualTo(5);
    clocked.requestSent(true);
    assertThat(clocked.isTouched()).isFalse();
    assertThat(clocked.isToHead()).isTrue();
    now.set(7);
    clocked.bytesReceived();
    assertThat(clocked.isTouched()).isTrue();
    assertThat(clocked.receivedAt()).isEqualTo(7);
    clocked.requestSent(false);
    assertThat(clocked.isTouched()).isFalse();
    assertThat(clocked.isToHead()).isFalse();
  }

  @Test
  void aSwitchOfProtocolsIsRefused() {
    wire.requestSent(false);
    assertThatThrownBy(() -> pass("HTTP/1.1 101 S\r\n\r\n"))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("the server switches the protocol, which no request asked for");
  }

  @Test
  void cookiesAreReadInTheBytesThatTheyCameIn() {
    wire.requestSent(false);
    pass("HTTP/1.1 200\r\nA: \u00e9\r\nset-cookie: a=\u00c3\u00a9\r\nSET-COOKIE: b=\u00e9\r\n\r\n");
    assertThat(wire.head().setCookies())
        .containsExactly(new FieldText("a=\u00e9", false), new FieldText("b=\u00e9", true));
    assertThat(wire.isReusable()).isFalse();
  }
}
