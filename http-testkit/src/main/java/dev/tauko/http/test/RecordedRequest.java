package dev.tauko.http.test;

import dev.tauko.http.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** A request as a server of a {@link FakeNetwork} has received it, whole. Immutable. */
public final class RecordedRequest {
  private final String method;
  private final String target;
  private final Headers headers;
  private final byte[] body;
  private final int connection;
  private final Duration at;

  RecordedRequest(
      String method, String target, Headers headers, byte[] body, int connection, Duration at) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.connection = connection;
    this.at = at;
  }

  /** The method, as it was sent. */
  public String method() {
    return method;
  }

  /** The target, as it was sent: path and query, or a whole URL if the server is a proxy. */
  public String target() {
    return target;
  }

  /** The target up to its query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** The header fields, in the order in which they were sent. */
  public Headers headers() {
    return headers;
  }

  /** The value of the first header field of this name. */
  public Optional<String> header(String name) {
    return headers.get(name);
  }

  /** The body, without the coding of its transfer. */
  public byte[] body() {
    return Arrays.copyOf(body, body.length);
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * The number of the connection that it came on, among all of the network, counted from 1: two
   * requests with the same number have shared it.
   */
  public int connection() {
    return connection;
  }

  /** When it was there, whole, by the virtual clock. */
  public Duration at() {
    return at;
  }

  boolean asksForWebSocket() {
    return header("Upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
  }

  /** Method and target. */
  @Override
  public String toString() {
    return method + " " + target;
  }
}
