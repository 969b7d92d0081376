package dev.tauko.http.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientPayloadException;
import dev.tauko.http.ServerSentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How streams of events are read (WHATWG HTML, section 9.2.6). */
class EventParserTest {

  private static List<ServerSentEvent> read(String... parts) {
    EventParser parser = new EventParser(1000, "");
    List<ServerSentEvent> events = new ArrayList<>();
    for (String part : parts) {
      parser.feed(ByteString.fromString(part), events);
    }
    return events;
  }

  private static List<String> data(String... parts) {
    return read(parts).stream().map(ServerSentEvent::data).toList();
  }

  /** The examples of the standard's section 9.2.6. */
  @Test
  void theExamplesOfTheStandard() {
    assertThat(data("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly("YHOO\n+2\n10");
    assertThat(
            read(
                ": test stream\n\ndata: first event\nid: 1\n\n",
                "data:second event\nid\n\ndata:  third event\n\n"))
        .extracting(event -> event.data() + "|" + event.id())
        .containsExactly("first event|1", "second event|", " third event|");
    assertThat(data("data\n\ndata\ndata\n\ndata:")).containsExactly("", "\n");
    assertThat(data("data:test\n\ndata: test\n\n")).containsExactly("test", "test");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: a\ndata: b\n\ndata: c\n\n",
        "data: a\rdata: b\r\rdata: c\r\r",
        "data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n",
        "\uFEFFdata: a\r\ndata: b\n\rdata: c\r\r\n"
      })
  void aLineEndsInThreeWaysWhereverTheStreamIsCut(String stream) {
    assertThat(data(stream)).containsExactly("a\nb", "c");

    List<ServerSentEvent> events = new ArrayList<>();
    EventParser parser = new EventParser(1000, "");
    for (byte b : ByteString.fromString(stream).toArrayUnsafe()) {
      parser.feed(ByteString.fromArray(new byte[] {b}), events);
    }
    assertThat(events).extracting(ServerSentEvent::data).containsExactly("a\nb", "c");
  }

  @Test
  void anEventHasAKindAndKeepsItForItself() {
    assertThat(
            read("event: add\ndata: 1\n\ndata: 2\n\nevent: gone\n\ndata: 3\n\nevent\ndata: 4\n\n"))
        .extracting(event -> event.event() + event.data())
        .containsExactly("add1", "message2", "message3", "message4");
  }

  @Test
  void theLastIdentifierStays() {
    assertThat(read("id: 1\ndata: a\n\ndata: b\n\nid: 2\n\ndata: c\n\nid: x\0y\ndata: d\n\n"))
        .extracting(ServerSentEvent::id)
        .containsExactly("1", "1", "2", "2");
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10",
    "0, 0",
    "0010, 10",
    "86400001, 86400000",
    "99999999999999999999999, 86400000",
    "1x, -1",
    "-1, -1",
    "'', -1"
  })
  void theDelayIsANumberOfMilliseconds(String value, long millis) {
    assertThat(read("retry: " + value + "\ndata: a\n\n").getFirst().retry())
        .isEqualTo(millis < 0 ? null : Duration.ofMillis(millis));
  }

  @Test
  void whatIsNoFieldIsIgnored() {
    assertThat(data("DATA: a\n data: b\n:data: c\nfoo: bar\nbaz\ndata: d\ndata : e\n\n"))
        .containsExactly("d");
  }

  @Test
  void aMarkWithinTheStreamIsText() {
    assertThat(data("data: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n"))
        .containsExactly("a", "\uFEFFc");
  }

  @Test
  void textIsUtf8AndWhatIsNotIsReplaced() {
    List<ServerSentEvent> events = new ArrayList<>();
    EventParser parser = new EventParser(1000, "");
    parser.feed(ByteString.fromArray(new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xC4}), events);
    parser.feed(ByteString.fromArray(new byte[] {(byte) 0x8D, (byte) 0xFF, '\n', '\n'}), events);

    assertThat(events).extracting(ServerSentEvent::data).containsExactly("\u010d\uFFFD");
  }

  @Test
  void whatIsLeftAtTheEndIsNoEvent() {
    assertThat(data("data: a\n\ndata: b\n")).containsExactly("a");
  }

  @Test
  void anEventIsNoLargerThanTheLimit() {
    String message = "an event is larger than tauko.http.events.max-size, 1000 bytes";
    assertThatThrownBy(() -> read("data: " + "x".repeat(1000)))
        .isInstanceOf(ClientPayloadException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> read("data: xxxxxxxxxx\n".repeat(100)))
        .isInstanceOf(ClientPayloadException.class)
        .hasMessage(message);
    assertThat(data("data: xxxxxxxxxx\n\n".repeat(1000))).hasSize(1000);
  }
}
