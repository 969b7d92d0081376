package dev.tauko.http.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tauko.http.WebSocketMessage;
import dev.tauko.queue.Queue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a WebSocket in a {@link FakeNetwork}. Pings are answered, and so is the close
 * of the client. The methods are to be called in the simulated program.
 */
public final class FakeWebSocket {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int NORMAL = 1000;
  private static final int NO_CODE = 1005;
  private static final int LOST = 1006;

  private final RecordedRequest request;
  private final FakeConnection connection;
  private final FrameParser parser = new FrameParser();
  private final Queue<WebSocketMessage> messages = new Queue<>();
  private WebSocketMessage.@Nullable Closed end;
  private boolean closing;

  FakeWebSocket(RecordedRequest request, FakeConnection connection) {
    this.request = request;
    this.connection = connection;
  }

  /** The request that has asked for the WebSocket. */
  public RecordedRequest request() {
    return request;
  }

  /** Sends a text. Does not suspend; what is sent behind the end is lost. */
  public void send(String text) {
    message(FrameParser.TEXT, text.getBytes(UTF_8));
  }

  /** Sends bytes. Does not suspend; what is sent behind the end is lost. */
  public void send(byte[] bytes) {
    message(FrameParser.BINARY, bytes);
  }

  /** Sends a ping, whose answer {@link #receive} returns. */
  public void ping(byte[] bytes) {
    message(FrameParser.PING, bytes);
  }

  /**
   * The next message of the client; at the end {@link WebSocketMessage.Closed}, again and again.
   * Suspends until there is one.
   */
  public WebSocketMessage receive() {
    WebSocketMessage.Closed closed = end;
    return closed != null && messages.isEmpty() ? closed : messages.get();
  }

  /** Closes it with code 1000. */
  public void close() {
    close(NORMAL, "");
  }

  /** Closes it. Does not suspend; a second call has no effect. */
  public void close(int code, String reason) {
    if (!closing) {
      closing = true;
      connection.send(FrameParser.write(FrameParser.CLOSE, closePayload(code, reason)));
    }
  }

  /** Loses the connection, as if the server had crashed. */
  public void lose() {
    connection.cut();
  }

  private void message(int opcode, byte[] payload) {
    if (!closing && !connection.losesMessage(request)) {
      connection.send(FrameParser.write(opcode, payload));
    }
  }

  private static byte[] closePayload(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return payload;
  }

  // ---- for the connection ----

  /** What the server answers to the handshake. */
  String acceptance() {
    String key = request.header("Sec-WebSocket-Key").orElse("");
    return "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + Base64.getEncoder().encodeToString(sha1(key + GUID))
        + "\r\n\r\n";
  }

  private static byte[] sha1(String text) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(text.getBytes(ISO_8859_1));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Bytes of the client. */
  void arrived(byte[] bytes) {
    for (FrameParser.Parsed frame : parser.feed(bytes)) {
      byte[] payload = frame.payload().toArrayUnsafe();
      switch (frame.opcode()) {
        case FrameParser.TEXT ->
            messages.putNoWait(new WebSocketMessage.Text(new String(payload, UTF_8)));
        case FrameParser.BINARY ->
            messages.putNoWait(new WebSocketMessage.Binary(ByteString.fromArray(payload)));
        case FrameParser.PONG ->
            messages.putNoWait(new WebSocketMessage.Pong(ByteString.fromArray(payload)));
        case FrameParser.PING -> connection.send(FrameParser.write(FrameParser.PONG, payload));
        case FrameParser.CLOSE -> closed(payload);
        default ->
            throw new IllegalArgumentException(
                "a frame of the client has opcode " + frame.opcode());
      }
    }
  }

  private void closed(byte[] payload) {
    boolean hasCode = payload.length >= 2;
    int code = hasCode ? ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF) : NO_CODE;
    over(
        new WebSocketMessage.Closed(
            code, hasCode ? new String(payload, 2, payload.length - 2, UTF_8) : ""));
    if (!closing) {
      closing = true;
      connection.send(FrameParser.write(FrameParser.CLOSE, payload));
    }
    connection.close();
  }

  /** The connection is no more. */
  void lost() {
    over(new WebSocketMessage.Closed(LOST, ""));
  }

  private void over(WebSocketMessage.Closed how) {
    if (end == null) {
      end = how;
      closing = closing || how.code() == LOST;
      messages.putNoWait(how);
    }
  }
}
