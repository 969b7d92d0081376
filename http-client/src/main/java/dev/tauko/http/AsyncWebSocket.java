package dev.tauko.http;

import dev.tauko.http.internal.reading.Batches;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * A {@link WebSocket} for code that is no coroutine: its calls return at once, with stages, and
 * keep no thread waiting.
 *
 * <pre>{@code
 * session.async().webSocket("wss://chat.example/room").thenCompose(socket -> {
 *   socket.sendText("hello");
 *   return socket.messages().runForeach(message -> show(message), system);
 * });
 * }</pre>
 *
 * <p>A stage fails with what the call of a coroutine would throw; no call throws anything itself.
 * Cancelling the {@code toCompletableFuture()} of a stage does what cancelling the coroutine does.
 * Thread-safe: messages that one thread sends go out in the order of its calls, and of several who
 * receive each message goes to one. Like the other, it should be closed.
 */
public final class AsyncWebSocket {
  private final AsyncClientSession session;
  private final WebSocket socket;

  AsyncWebSocket(AsyncClientSession session, WebSocket socket) {
    this.session = session;
    this.socket = socket;
  }

  /** Returns the header fields of the server's response to the handshake. */
  public Headers headers() {
    return socket.headers();
  }

  /** Returns the subprotocol that the server has chosen; empty if none. */
  public String protocol() {
    return socket.protocol();
  }

  /** Returns how the WebSocket was closed; nothing if it is open. */
  public OptionalInt closeCode() {
    return socket.closeCode();
  }

  /** Sends a text. The stage completes when the connection has taken it. */
  public CompletionStage<Done> sendText(String text) {
    return perform("sending a text", () -> socket.sendText(text));
  }

  /**
   * Sends bytes, which must not be changed before the stage completes: when the connection has
   * taken them.
   */
  public CompletionStage<Done> sendBinary(byte[] bytes) {
    return perform("sending bytes", () -> socket.sendBinary(bytes));
  }

  /** Sends an object as JSON in a text. The stage completes when the connection has taken it. */
  public CompletionStage<Done> sendJson(@Nullable Object value) {
    return perform("sending JSON", () -> socket.sendJson(value));
  }

  /** Sends a ping, as {@link WebSocket#sendPing} does. */
  public CompletionStage<Done> sendPing(byte[] bytes) {
    return perform("sending a ping", () -> socket.sendPing(bytes));
  }

  /** Sends a pong, as {@link WebSocket#sendPong} does. */
  public CompletionStage<Done> sendPong(byte[] bytes) {
    return perform("sending a pong", () -> socket.sendPong(bytes));
  }

  /**
   * Receives the next message. After the last one the stage completes with {@link
   * WebSocketMessage.Closed}, however often this is called; it fails as {@link WebSocket#receive()}
   * does. Cancelling it loses no message.
   */
  public CompletionStage<WebSocketMessage> receive() {
    return session.start("receiving", socket::next);
  }

  /**
   * Receives the next message, if it comes in time; otherwise the stage fails with {@link
   * dev.tauko.AsyncTimeoutException}, and the WebSocket stays open.
   */
  public CompletionStage<WebSocketMessage> receive(Duration limit) {
    return session.start("receiving", () -> WebSocket.within(limit, socket::next));
  }

  /**
   * Returns the messages as a stream, to be run once, that completes when the WebSocket is closed
   * and fails with what {@link #receive()} fails with. Its demand holds the server back. However it
   * ends, it closes the WebSocket with code 1000.
   */
  public Source<WebSocketMessage, NotUsed> messages() {
    return Batches.source(
        () ->
            session.start(
                "receiving",
                () -> {
                  WebSocketMessage message = socket.next();
                  return message instanceof WebSocketMessage.Closed
                      ? Optional.empty()
                      : Optional.of(List.of(message));
                }),
        this::close);
  }

  /** Closes with code 1000; see {@link #close(int, String)}. */
  public CompletionStage<Done> close() {
    return perform("closing", socket::close);
  }

  /**
   * Says farewell, as {@link WebSocket#close(int, String)} does. The stage completes when the
   * server has, too, and the connection has ended; cancelling it ends the connection at once.
   */
  public CompletionStage<Done> close(int code, String reason) {
    return perform("closing", () -> socket.close(code, reason));
  }

  private CompletionStage<Done> perform(String name, Runnable call) {
    return session.start(
        name,
        () -> {
          call.run();
          return Done.done();
        });
  }
}
