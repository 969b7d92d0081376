package dev.tauko.http;

import dev.tauko.Asyncio;
import dev.tauko.Coroutine;
import dev.tauko.http.internal.connection.WebSocketLink;
import dev.tauko.http.internal.frame.CloseCode;
import dev.tauko.http.internal.frame.Frame;
import dev.tauko.http.internal.grammar.Utf8;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.http.internal.waiting.BatchedSource;
import dev.tauko.http.internal.waiting.OutsideCall;
import dev.tauko.internal.log.Loggers;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A connection over which both sides send messages at any time (RFC 6455).
 *
 * <pre>{@code
 * try (WebSocket socket = session.webSocket("wss://chat.example/room")) {
 *   socket.sendText("hello");
 *   for (WebSocketMessage message : socket) {
 *     if (message instanceof WebSocketMessage.Text(String text)) {
 *       show(text);
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Sending suspends until the connection has taken the message, receiving until one is there; a
 * server whose messages nobody takes is held back at {@code tauko.http.read-buffer-size}. Pings are
 * answered by themselves, also while nobody receives, as far as the server is not held back.
 *
 * <p>Cancelling a coroutine that receives loses no message and leaves the WebSocket open;
 * cancelling one that sends keeps its message back if it is not on its way; cancelling one that
 * opens or closes ends the connection at once. Closing the session does that, too.
 *
 * <p>Messages are sent in one frame each. They are compressed if {@link WebSocketOptions#compress}
 * offers that and the server agrees; no other extension is offered.
 *
 * <p>A WebSocket has a connection of its own, which takes up a place of the session's limits until
 * it has ended. So it should be closed; one that is not is cut off when it is garbage collected.
 *
 * <p>The handshake is a request with GET, and goes the way of requests: it waits for a place with
 * them, is followed when it is redirected, is handled by middlewares and told to {@link
 * RequestListener.Factory}. To these the server's agreement is a response of status 101 without a
 * body; closing that one ends the WebSocket. A refusal is a response without a body as well, since
 * the connection is cut off after its head. Once open, a WebSocket is traced no more, and the
 * limits on time that it was opened with are over.
 *
 * <p>Several coroutines may send; their messages go out in the order of the calls. One coroutine at
 * a time receives. aiohttp calls this {@code ClientWebSocketResponse}.
 */
public final class WebSocket implements Iterable<WebSocketMessage>, AutoCloseable {
  private static final Logger log = Loggers.of(WebSocket.class);
  private static final int MAX_REASON = Frame.MAX_CONTROL - 2;

  private final ActorSystem<?> system;
  private final SessionPlatform platform;
  private final WebSocketLink link;
  private final Headers headers;
  private final JsonCodec json;
  private final AtomicBoolean isReceiving = new AtomicBoolean();

  WebSocket(
      ActorSystem<?> system,
      SessionPlatform platform,
      WebSocketLink link,
      Headers headers,
      JsonCodec json) {
    this.system = system;
    this.platform = platform;
    this.link = link;
    this.headers = headers;
    this.json = json;
    ClientResponse.CLEANER.register(this, new Forgotten(link));
  }

  /** Cuts off a WebSocket that became unreachable before it was closed. */
  private record Forgotten(WebSocketLink link) implements Runnable {
    @Override
    public void run() {
      if (link.farewell() == null) {
        log.warn("The {} was not closed", link);
        link.abort(new ClientConnectionException("the " + link + " was not closed", null));
      }
    }
  }

  /** Returns the header fields of the server's response to the handshake. */
  public Headers headers() {
    return headers;
  }

  /** Returns the subprotocol that the server has chosen; empty if none. */
  public String protocol() {
    return headers.get("Sec-WebSocket-Protocol").orElse("");
  }

  /**
   * Sends a text. Suspends until the connection has taken it. aiohttp calls this {@code send_str}.
   *
   * @throws IllegalArgumentException if the text has half a surrogate pair
   * @throws ClientConnectionException if the WebSocket is closed
   */
  public void sendText(String text) {
    send(Frame.text(Objects.requireNonNull(text, "text")));
  }

  /**
   * Sends bytes. Suspends until the connection has taken them. aiohttp calls this {@code
   * send_bytes}.
   *
   * @throws ClientConnectionException if the WebSocket is closed
   */
  public void sendBinary(byte[] bytes) {
    send(Frame.binary(Objects.requireNonNull(bytes, "bytes")));
  }

  /**
   * Sends an object as JSON in a text. Suspends until the connection has taken it.
   *
   * @throws IllegalArgumentException if the object cannot be written as JSON
   * @throws ClientConnectionException if the WebSocket is closed
   */
  public void sendJson(@Nullable Object value) {
    sendText(new String(json.write(value), StandardCharsets.UTF_8));
  }

  /**
   * Sends a ping, which the server answers with a pong of the same bytes.
   *
   * @throws IllegalArgumentException if there are more than 125 bytes
   * @throws ClientConnectionException if the WebSocket is closed
   */
  public void sendPing(byte[] bytes) {
    send(Frame.ping(control(bytes)));
  }

  /**
   * Sends a pong; for who takes pings as messages.
   *
   * @throws IllegalArgumentException if there are more than 125 bytes
   * @throws ClientConnectionException if the WebSocket is closed
   */
  public void sendPong(byte[] bytes) {
    send(Frame.pong(control(bytes)));
  }

  private static byte[] control(byte[] bytes) {
    if (Objects.requireNonNull(bytes, "bytes").length > Frame.MAX_CONTROL) {
      throw new IllegalArgumentException(
          "there are " + bytes.length + " bytes; accepted: at most " + Frame.MAX_CONTROL);
    }
    return bytes;
  }

  private void send(Frame frame) {
    try {
      platform.await(link.send(frame));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Returns the next message. Suspends until it is there. After the last one it returns {@link
   * WebSocketMessage.Closed}, however often it is called.
   *
   * @throws ClientPayloadException after the messages before, if the server broke the protocol, or
   *     sent a message beyond the limit
   * @throws ServerTimeoutException if the server did not answer a heartbeat
   * @throws ClientConnectionException if the session was closed
   * @throws IllegalStateException if another coroutine is receiving
   */
  public WebSocketMessage receive() {
    if (!isReceiving.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "another coroutine is receiving from the " + link + "; accepted is one at a time");
    }
    try {
      return next();
    } finally {
      isReceiving.set(false);
    }
  }

  /** The next message, whoever else waits for one. Suspends. */
  private WebSocketMessage next() {
    try {
      while (true) {
        WebSocketMessage message = link.poll();
        if (message != null) {
          return message;
        }
        platform.await(link.whenReadable());
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Returns the next message, if it comes in time; see {@link #receive()}.
   *
   * @throws dev.tauko.AsyncTimeoutException if it does not; the WebSocket stays open
   */
  public WebSocketMessage receive(Duration limit) {
    try {
      return Asyncio.timeout(limit, (Coroutine<WebSocketMessage>) this::receive);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  /**
   * Returns an iterator of the messages before the WebSocket is closed. Its methods suspend and
   * throw as {@link #receive()} does.
   */
  @Override
  public Iterator<WebSocketMessage> iterator() {
    return new Messages();
  }

  /**
   * Returns the messages as a stream, to be run once, in a coroutine or outside. It completes when
   * the WebSocket is closed and fails with what {@link #receive()} throws. Its demand holds the
   * server back; when it ends, in whatever way, it closes the WebSocket with code 1000. Does not
   * suspend.
   */
  public Source<WebSocketMessage, NotUsed> source() {
    return BatchedSource.of(
        system,
        "messages of " + link,
        () -> {
          WebSocketMessage message = next();
          return message instanceof WebSocketMessage.Closed
              ? Optional.empty()
              : Optional.of(List.of(message));
        },
        () -> {
          var _ =
              OutsideCall.start(
                  system,
                  "closing " + link,
                  () -> {
                    close();
                    return Done.done();
                  });
        });
  }

  /** Returns how the WebSocket was closed; nothing if it is open. */
  public OptionalInt closeCode() {
    WebSocketMessage.Closed farewell = link.farewell();
    return farewell == null ? OptionalInt.empty() : OptionalInt.of(farewell.code());
  }

  /** Closes with code 1000; see {@link #close(int, String)}. */
  @Override
  public void close() {
    close(CloseCode.NORMAL, "");
  }

  /**
   * Says farewell and suspends until the server has, too, and the connection has ended. Messages
   * that were not received are dropped. A server that does not answer within {@code
   * tauko.http.websocket.close-timeout} is cut off, and the code is 1006 then. If the WebSocket is
   * closed already, this has no effect.
   *
   * @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999
   * @param reason up to 123 bytes of UTF-8
   * @throws IllegalArgumentException if code or reason cannot be sent
   */
  public void close(int code, String reason) {
    if (!CloseCode.maySend(code)) {
      throw new IllegalArgumentException(
          "the code is "
              + code
              + "; accepted: 1000 to 1003, 1007 to 1014, 3000 to 4999 (RFC 6455, section 7.4)");
    }
    int size = Utf8.encode("the reason", Objects.requireNonNull(reason, "reason")).length;
    if (size > MAX_REASON) {
      throw new IllegalArgumentException(
          "the reason has " + size + " bytes; accepted: at most " + MAX_REASON);
    }
    link.close(code, Frame.close(code, reason));
    boolean isWhole = false;
    try {
      platform.await(link.ended());
      isWhole = true;
    } finally {
      if (!isWhole) {
        link.abort(new ClientConnectionException("closing the WebSocket was cancelled", null));
      }
      Reference.reachabilityFence(this);
    }
  }

  /** The messages up to the farewell. */
  private final class Messages implements Iterator<WebSocketMessage> {
    private @Nullable WebSocketMessage next;

    @Override
    public boolean hasNext() {
      if (next == null) {
        next = receive();
      }
      return !(next instanceof WebSocketMessage.Closed);
    }

    @Override
    public WebSocketMessage next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException("the WebSocket is closed");
      }
      WebSocketMessage found = next;
      next = null;
      return found;
    }
  }
}
