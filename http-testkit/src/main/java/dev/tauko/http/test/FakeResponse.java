package dev.tauko.http.test;

import dev.tauko.http.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a server of a {@link FakeNetwork} answers, and how it goes wrong. Immutable: each method
 * returns another response.
 *
 * <pre>{@code
 * FakeResponse.ok("hello")
 * FakeResponse.status(503).header("Retry-After", "120")
 * FakeResponse.ok(page).after(Duration.ofSeconds(3)).lostAfter(500)
 * }</pre>
 */
public final class FakeResponse {
  /** What ends a body in chunks. */
  static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] LINE = {'\r', '\n'};

  private final int status;
  private final List<Headers.Header> headers;
  private final byte[] body;
  private final Duration delay;
  private final Duration pause;
  private final boolean chunked;
  private final boolean close;
  private final End end;
  private final long endAfter;
  private final @Nullable FakeBody streamed;

  /** How the sending ends. */
  enum End {
    /** When all is sent. */
    WHOLE,

    /** The connection is reset. */
    RESET,

    /** The server closes the connection. */
    CLOSED,

    /** No more comes, and the connection stays. */
    STALLED
  }

  private FakeResponse(
      int status,
      List<Headers.Header> headers,
      byte[] body,
      Duration delay,
      Duration pause,
      boolean chunked,
      boolean close,
      End end,
      long endAfter,
      @Nullable FakeBody streamed) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.delay = delay;
    this.pause = pause;
    this.chunked = chunked;
    this.close = close;
    this.end = end;
    this.endAfter = endAfter;
    this.streamed = streamed;
  }

  /**
   * A response without a body.
   *
   * @throws IllegalArgumentException if the status is not one of a response that ends an exchange
   */
  public static FakeResponse status(int status) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("the status is " + status + "; accepted: 200 to 599");
    }
    return new FakeResponse(
        status,
        List.of(),
        new byte[0],
        Duration.ZERO,
        Duration.ZERO,
        false,
        false,
        End.WHOLE,
        Long.MAX_VALUE,
        null);
  }

  /** The status 200, with this text as UTF-8. */
  public static FakeResponse ok(String text) {
    return status(200).body(text).header("Content-Type", "text/plain; charset=utf-8");
  }

  /** The status 200, with this JSON. */
  public static FakeResponse json(String json) {
    return status(200).body(json).header("Content-Type", "application/json");
  }

  /**
   * The status 200, with a body in chunks that is written part after part, in virtual time:
   *
   * <pre>{@code
   * FakeResponse.streaming(body -> {
   *       body.send("data: one\n\n");
   *       sleep(Duration.ofSeconds(10));
   *       body.send("data: two\n\n");
   *     })
   *     .header("Content-Type", "text/event-stream")
   * }</pre>
   */
  public static FakeResponse streaming(FakeBody body) {
    Objects.requireNonNull(body, "body");
    FakeResponse empty = status(200).chunked();
    return new FakeResponse(
        empty.status,
        empty.headers,
        empty.body,
        empty.delay,
        empty.pause,
        empty.chunked,
        empty.close,
        empty.end,
        empty.endAfter,
        body);
  }

  /** The status 200, with these server-sent events, each a text without a line break. */
  public static FakeResponse events(String... data) {
    StringBuilder events = new StringBuilder();
    for (String each : data) {
      events.append("data: ").append(each).append("\n\n");
    }
    return status(200).body(events.toString()).header("Content-Type", "text/event-stream");
  }

  /** The status 302, to another place. */
  public static FakeResponse redirect(String location) {
    return status(302).header("Location", location);
  }

  /** No response: the server closes the connection in its place. */
  public static FakeResponse none() {
    return status(200).closedAfter(0);
  }

  /**
   * With this field beside those before.
   *
   * @throws IllegalArgumentException if name or value have a line break
   */
  public FakeResponse header(String name, String value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    if ((name + value).chars().anyMatch(c -> c == '\r' || c == '\n')) {
      throw new IllegalArgumentException("a header field has a line break: " + name);
    }
    List<Headers.Header> more = new ArrayList<>(headers);
    more.add(new Headers.Header(name, value));
    return with(status, List.copyOf(more), body, delay, pause, chunked, close, end, endAfter);
  }

  /** With this body, as UTF-8. */
  public FakeResponse body(String text) {
    return body(Objects.requireNonNull(text, "text").getBytes(StandardCharsets.UTF_8));
  }

  /** With this body. */
  public FakeResponse body(byte[] bytes) {
    byte[] copy = Arrays.copyOf(Objects.requireNonNull(bytes, "bytes"), bytes.length);
    return with(status, headers, copy, delay, pause, chunked, close, end, endAfter);
  }

  /** With the body in chunks, so that its length is not known beforehand. */
  public FakeResponse chunked() {
    return with(status, headers, body, delay, pause, true, close, end, endAfter);
  }

  /** Sent so long after the request was there. */
  public FakeResponse after(Duration time) {
    return with(status, headers, body, positive(time), pause, chunked, close, end, endAfter);
  }

  /** With a pause between head and body. */
  public FakeResponse bodyAfter(Duration time) {
    return with(status, headers, body, delay, positive(time), chunked, close, end, endAfter);
  }

  /** The connection is reset when so many bytes of the response were sent, its head included. */
  public FakeResponse lostAfter(long bytes) {
    return ends(End.RESET, bytes);
  }

  /** The server closes the connection when so many bytes were sent, its head included. */
  public FakeResponse closedAfter(long bytes) {
    return ends(End.CLOSED, bytes);
  }

  /** No more is sent after so many bytes, its head included, and the connection stays open. */
  public FakeResponse stalledAfter(long bytes) {
    return ends(End.STALLED, bytes);
  }

  /** The server says that it closes the connection behind the response, and does. */
  public FakeResponse closing() {
    return with(status, headers, body, delay, pause, chunked, true, end, endAfter);
  }

  private FakeResponse ends(End how, long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("the number of bytes is negative: " + bytes);
    }
    return with(status, headers, body, delay, pause, chunked, close, how, bytes);
  }

  private static Duration positive(Duration time) {
    if (Objects.requireNonNull(time, "time").isNegative()) {
      throw new IllegalArgumentException("the time is negative: " + time);
    }
    return time;
  }

  private FakeResponse with(
      int status,
      List<Headers.Header> headers,
      byte[] body,
      Duration delay,
      Duration pause,
      boolean chunked,
      boolean close,
      End end,
      long endAfter) {
    return new FakeResponse(
        status, headers, body, delay, pause, chunked, close, end, endAfter, streamed);
  }

  Duration delay() {
    return delay;
  }

  Duration pause() {
    return pause;
  }

  End end() {
    return end;
  }

  long endAfter() {
    return endAfter;
  }

  /** Whether the connection ends with a response that is sent whole. */
  boolean closes() {
    return close;
  }

  /** The head, as it is sent. */
  byte[] head() {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " S\r\n");
    headers.forEach(
        field -> head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
    if (chunked) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (status != 204 && status != 304 && !has("Content-Length")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    if (close) {
      head.append("Connection: close\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private boolean has(String name) {
    return headers.stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
  }

  /** The body, as it is sent in answer to a method. */
  byte[] content(String method) {
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return new byte[0];
    }
    return chunked ? inChunks() : body;
  }

  /** What writes the body; null if it is there. */
  @Nullable FakeBody streamed() {
    return streamed;
  }

  private byte[] inChunks() {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    for (int from = 0; from < body.length; from += 1024) {
      chunks.writeBytes(chunk(Arrays.copyOfRange(body, from, Math.min(body.length, from + 1024))));
    }
    chunks.writeBytes(LAST_CHUNK);
    return chunks.toByteArray();
  }

  /** A part of a body as a chunk; nothing for an empty one, which would end the body. */
  static byte[] chunk(byte[] part) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    if (part.length > 0) {
      chunk.writeBytes(Integer.toHexString(part.length).getBytes(StandardCharsets.US_ASCII));
      chunk.writeBytes(LINE);
      chunk.writeBytes(part);
      chunk.writeBytes(LINE);
    }
    return chunk.toByteArray();
  }

  @Override
  public String toString() {
    return "FakeResponse[" + status + ", " + body.length + " bytes]";
  }
}
