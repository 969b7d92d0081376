package dev.tauko.http.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.apache.pekko.util.ByteString;

/** The server's end of a WebSocket, byte by byte. */
public final class WebSocketPeer {

  /**
   * A frame of the client's, without its mask.
   *
   * @param isCompressed whether it says that the payload is compressed
   */
  public record Frame(int opcode, boolean isCompressed, ByteString payload) {

    /** Opcode and payload as text, as in {@code 1 hello}. */
    @Override
    public String toString() {
      return opcode + " " + payload.utf8String();
    }

    /** The code of a close frame. */
    public int code() {
      byte[] bytes = payload.toArray();
      return (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
    }
  }

  private final Peer peer;
  private final String request;

  private WebSocketPeer(Peer peer, String request) {
    this.peer = peer;
    this.request = request;
  }

  /** Agrees to the handshake that comes, with more fields, each a whole line. */
  public static WebSocketPeer accept(Peer peer, String... fields) throws IOException {
    String request = peer.readRequest();
    StringBuilder response =
        new StringBuilder("HTTP/1.1 101 Switching\r\nUPGRADE: WebSocket\r\n")
            .append("Connection: keep-alive, upgrade\r\nSec-WebSocket-Accept: ")
            .append(answer(request))
            .append("\r\n");
    for (String field : fields) {
      response.append(field).append("\r\n");
    }
    peer.send(response.append("\r\n").toString());
    return new WebSocketPeer(peer, request);
  }

  /** What Sec-WebSocket-Accept is to say to a request. */
  public static String answer(String request) {
    int from = request.indexOf("Sec-WebSocket-Key: ") + "Sec-WebSocket-Key: ".length();
    String key = request.substring(from, request.indexOf("\r\n", from));
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest(
                      (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                          .getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }

  /** The head of the handshake's request. */
  public String request() {
    return request;
  }

  /** The next frame of the client. */
  public Frame read() throws IOException {
    byte[] head = peer.readBytes(2);
    if ((head[0] & 0xB0) != 0x80 || (head[1] & 0x80) == 0) {
      throw new AssertionError("a client's frame is final, plain and masked");
    }
    int length = head[1] & 0x7F;
    if (length > 125) {
      long extended = 0;
      for (byte b : peer.readBytes(length == 126 ? 2 : 8)) {
        extended = extended << 8 | (b & 0xFF);
      }
      length = Math.toIntExact(extended);
    }
    byte[] key = peer.readBytes(4);
    byte[] payload = peer.readBytes(length);
    for (int i = 0; i < length; i++) {
      payload[i] ^= key[i % 4];
    }
    return new Frame(head[0] & 0x0F, (head[0] & 0x40) != 0, ByteString.fromArray(payload));
  }

  /** Sends a final frame of a text. */
  public void text(String text) throws IOException {
    send(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a close frame. */
  public void close(int code, String reason) throws IOException {
    send(0x88, bytes((char) (code >> 8) + "" + (char) (code & 0xFF) + reason));
  }

  /** One byte for each character. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Sends a frame with this first byte. */
  public void send(int first, byte[] payload) throws IOException {
    peer.send(frame(first, payload));
  }

  /** A frame with this first byte, as a server writes it. */
  public static byte[] frame(int first, byte[] payload) {
    int length = payload.length;
    int head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    byte[] frame = new byte[head + length];
    frame[0] = (byte) first;
    frame[1] = (byte) (head == 2 ? length : head == 4 ? 126 : 127);
    for (int i = 2; i < head; i++) {
      frame[i] = (byte) ((long) length >> (8 * (head - 1 - i)));
    }
    System.arraycopy(payload, 0, frame, head, length);
    return frame;
  }
}
