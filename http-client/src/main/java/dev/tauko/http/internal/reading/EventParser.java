package dev.tauko.http.internal.reading;

import dev.tauko.http.ClientPayloadException;
import dev.tauko.http.ServerSentEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of events by the rules of WHATWG HTML, section 9.2.6. A line ends with LF, CR LF
 * or CR; an empty line ends an event; what is left when the stream ends is no event.
 */
public final class EventParser {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final Duration LONGEST_RETRY = Duration.ofDays(1);
  private static final int MANY_DIGITS = 18;

  private final int maxSize;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private String event = "";
  private @Nullable Duration retry;
  private @Nullable Duration delay;
  private String lastId;
  private String nextId;
  private boolean isAfterCarriageReturn;
  private boolean isFirstLine = true;

  /**
   * @param maxSize how many bytes a line, and how many characters the data of an event, may have
   * @param lastId the identifier of the last event of the stream that this one goes on from
   */
  public EventParser(int maxSize, String lastId) {
    this.maxSize = maxSize;
    this.lastId = lastId;
    this.nextId = lastId;
  }

  /** The identifier of the last event that had one. */
  public String lastId() {
    return lastId;
  }

  /** How long to wait before asking again, as the stream said last; null if it did not. */
  public @Nullable Duration delay() {
    return delay;
  }

  /**
   * Takes bytes in and adds the events that they end to a list.
   *
   * @throws ClientPayloadException if an event is too large
   */
  public void feed(ByteString part, List<ServerSentEvent> events) {
    for (byte b : part.toArrayUnsafe()) {
      if (b == '\n' && isAfterCarriageReturn) {
        isAfterCarriageReturn = false;
      } else if (b == '\n' || b == '\r') {
        isAfterCarriageReturn = b == '\r';
        ended(text(), events);
      } else {
        isAfterCarriageReturn = false;
        refuseLarge(line.size() + 1L);
        line.write(b);
      }
    }
  }

  private String text() {
    byte[] bytes = line.toByteArray();
    line.reset();
    boolean isMarked = isFirstLine && startsWithMark(bytes);
    isFirstLine = false;
    int from = isMarked ? BYTE_ORDER_MARK.length : 0;
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }

  private static boolean startsWithMark(byte[] bytes) {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (bytes.length <= i || bytes[i] != BYTE_ORDER_MARK[i]) {
        return false;
      }
    }
    return true;
  }

  private void ended(String text, List<ServerSentEvent> events) {
    if (text.isEmpty()) {
      dispatch(events);
      return;
    }
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    field(name, value.startsWith(" ") ? value.substring(1) : value);
  }

  private void field(String name, String value) {
    switch (name) {
      case "event" -> event = value;
      case "data" -> {
        refuseLarge(data.length() + value.length() + 1L);
        data.append(value).append('\n');
      }
      case "id" -> {
        if (value.indexOf('\0') < 0) {
          nextId = value;
        }
      }
      case "retry" -> {
        if (value.matches("[0-9]+")) {
          retry = duration(value);
          delay = retry;
        }
      }
      default -> {}
    }
  }

  private static Duration duration(String digits) {
    String plain = digits.replaceFirst("^0+(?=.)", "");
    if (plain.length() > MANY_DIGITS) {
      return LONGEST_RETRY;
    }
    Duration given = Duration.ofMillis(Long.parseLong(plain));
    return given.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : given;
  }

  private void dispatch(List<ServerSentEvent> events) {
    lastId = nextId;
    if (!data.isEmpty()) {
      data.setLength(data.length() - 1);
      events.add(
          new ServerSentEvent(event.isEmpty() ? "message" : event, data.toString(), lastId, retry));
    }
    data.setLength(0);
    event = "";
    retry = null;
  }

  private void refuseLarge(long size) {
    if (size > maxSize) {
      throw new ClientPayloadException(
          "an event is larger than tauko.http.events.max-size, " + maxSize + " bytes", null);
    }
  }
}
