package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientTimeout;
import dev.tauko.http.internal.coding.Codings;
import dev.tauko.http.internal.dial.Route;
import dev.tauko.http.internal.url.Url;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is to go out.
 *
 * @param route over which connections it may go
 * @param request with its target and every field that is sent, Host among them, and with its body
 *     if that lies in memory
 * @param content the body, if it is streamed
 * @param repeats whether it may be sent anew if it meets a kept connection that has been closed
 * @param codings the content codings that are undone in the response
 * @param events who wants to know how it comes to its connection
 * @param webSocket what is sent in place of {@code request} to open a WebSocket; null for a request
 */
public record Outbound(
    Url url,
    Route route,
    HttpRequest request,
    @Nullable Content content,
    boolean repeats,
    ClientTimeout timeout,
    Codings codings,
    ConnectionListener events,
    @Nullable WebSocketPlan webSocket) {

  /** A request without a streamed body, whose way to its connection nobody follows. */
  public Outbound(Url url, Route route, HttpRequest request, ClientTimeout timeout) {
    this(url, route, request, null, true, timeout, Codings.NONE, ConnectionListener.NONE, null);
  }

  /** How many bytes of content go out; empty if that is not known. */
  public OptionalLong contentLength() {
    return content == null ? request.entity().getContentLengthOption() : content.length();
  }

  /** Whether the request may be sent twice and does no more then (RFC 9110, 9.2.2). */
  boolean isRepeatable() {
    return repeats
        && request.method().isIdempotent()
        && (content == null || content.isReplayable());
  }

  /** The request as it is written in messages, without its query. */
  @Override
  public String toString() {
    return webSocket == null
        ? request.method().name() + " " + url.shown()
        : "the handshake of the WebSocket " + url.shown();
  }
}
