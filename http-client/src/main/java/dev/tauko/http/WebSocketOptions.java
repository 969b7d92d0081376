package dev.tauko.http;

import dev.tauko.http.internal.frame.Compression;
import dev.tauko.http.internal.frame.Handshake;
import dev.tauko.http.internal.grammar.Tokens;
import dev.tauko.http.internal.settings.HttpSettings;
import dev.tauko.http.internal.settings.WebSocketSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@link WebSocket}: the keyword arguments of aiohttp's {@code ws_connect}. Each
 * method returns these same options. Not thread-safe.
 */
public final class WebSocketOptions {
  private static final int MAX_MESSAGE = Integer.MAX_VALUE - 8;

  private final RequestOptions request;
  private final List<String> protocols = new ArrayList<>();
  private WebSocketSettings settings;

  WebSocketOptions(RequestOptions request, WebSocketSettings settings) {
    this.request = request;
    this.settings = settings;
  }

  /**
   * Adds a header field to the handshake, as {@link RequestOptions#header} does.
   *
   * @throws IllegalArgumentException also if it is a field of the handshake's own
   */
  public WebSocketOptions header(String name, String value) {
    return request(options -> options.header(name, value));
  }

  /**
   * Sets options that the handshake shares with other requests: proxy, TLS, redirects, middlewares,
   * retries. Options of a response's body or status have no effect.
   *
   * @throws IllegalArgumentException if the request gets a body, or a header field of the
   *     handshake's own
   */
  public WebSocketOptions request(Consumer<RequestOptions> options) {
    options.accept(request);
    if (request.body().contentLength().orElse(-1) != 0) {
      throw new IllegalArgumentException("the handshake has a body; accepted is none");
    }
    for (Headers.Header field : request.headers()) {
      if (Handshake.isOwn(field.name())) {
        throw new IllegalArgumentException(
            "the header field " + field.name() + " cannot be set; it is the handshake's own");
      }
    }
    return this;
  }

  /** Adds a pair to the URL's query; both are encoded. */
  public WebSocketOptions query(String name, String value) {
    request.query(name, value);
    return this;
  }

  /** Sends a cookie with the handshake, as {@link RequestOptions#cookie} does. */
  public WebSocketOptions cookie(String name, String value) {
    request.cookie(name, value);
    return this;
  }

  /** Sends user and password with the handshake, as {@link RequestOptions#basic} does. */
  public WebSocketOptions basic(String user, String password) {
    request.basic(user, password);
    return this;
  }

  /** Sends a token with the handshake, as {@link RequestOptions#bearer} does. */
  public WebSocketOptions bearer(String token) {
    request.bearer(token);
    return this;
  }

  /** Sets the limits on time. They hold until the WebSocket is open. */
  public WebSocketOptions timeout(ClientTimeout limits) {
    request.timeout(limits);
    return this;
  }

  /**
   * Offers subprotocols, the preferred one first. The server chooses one of them or none.
   *
   * @throws IllegalArgumentException if one is not a token
   */
  public WebSocketOptions protocols(String... offered) {
    for (String protocol : offered) {
      protocols.add(Tokens.require("the subprotocol", protocol));
    }
    return this;
  }

  /**
   * Sets how long after the last byte from the server a ping is sent; null for never. If nothing
   * comes within the same time after the ping, the connection is closed.
   *
   * @throws IllegalArgumentException if the duration is not positive
   */
  public WebSocketOptions heartbeat(@Nullable Duration silence) {
    if (silence != null && !silence.isPositive()) {
      throw new IllegalArgumentException(
          "heartbeat is " + silence + "; accepted is a positive duration, or null");
    }
    settings = settings.withHeartbeat(silence == null ? null : HttpSettings.bounded(silence));
    return this;
  }

  /** Sets whether pings are answered, and pongs dropped, without being messages. */
  public WebSocketOptions autoPing(boolean answer) {
    settings = settings.withAutoPing(answer);
    return this;
  }

  /**
   * Sets how many bytes a message may have that the server sends.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  public WebSocketOptions maxMessageSize(int bytes) {
    if (bytes < 1 || bytes > MAX_MESSAGE) {
      throw new IllegalArgumentException(
          "maxMessageSize is " + bytes + "; accepted: 1 to " + MAX_MESSAGE);
    }
    settings = settings.withMaxMessageSize(bytes);
    return this;
  }

  /**
   * Offers to compress messages both ways (permessage-deflate, RFC 7692), with the largest window.
   *
   * @see #compress(int)
   */
  public WebSocketOptions compress() {
    return compress(Compression.MOST_BITS);
  }

  /**
   * Offers to compress messages both ways (permessage-deflate, RFC 7692). If the server does not
   * want to, they are not compressed. While a WebSocket is open that compresses, it holds some 300
   * KiB more. The limit on the size of a message is that on what comes out.
   *
   * @param windowBits 9 to 15 for how far back, as a power of two, the server's messages may refer;
   *     the client's may up to 2^15 bytes; or 0 not to compress
   * @throws IllegalArgumentException if it is another number
   */
  public WebSocketOptions compress(int windowBits) {
    if (!WebSocketSettings.mayBeWindowBits(windowBits)) {
      throw new IllegalArgumentException(
          "compress is " + windowBits + "; accepted: " + WebSocketSettings.ACCEPTED_BITS);
    }
    settings = settings.withWindowBits(windowBits);
    return this;
  }

  RequestOptions request() {
    return request;
  }

  List<String> offeredProtocols() {
    return protocols;
  }

  WebSocketSettings settings() {
    return settings;
  }
}
