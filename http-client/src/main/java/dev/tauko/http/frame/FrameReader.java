package dev.tauko.http.frame;

import dev.tauko.http.WebSocketMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.pekko.util.ByteString;

/**
 * Reads the frames of a server by RFC 6455, sections 5 to 7, and puts fragments together.
 *
 * <p>Refused are: reserved bits and opcodes, masks, lengths that are not written in their shortest
 * form, control frames in fragments or of more than 125 bytes, fragments out of order, close frames
 * without a code that may be sent, text that is not UTF-8, messages beyond the limit. What follows
 * a close frame is dropped.
 */
public final class FrameReader {
  private static final int LONGEST_HEAD = 10;

  private final int maxMessage;
  private final byte[] head = new byte[LONGEST_HEAD];
  private int headLength;
  private int headWanted = 2;
  private boolean isInPayload;
  private long remaining;
  private int opcode;
  private boolean isFinal;

  /** What the message in fragments is, or {@link Frames#CONTINUATION} if there is none. */
  private int message = Frames.CONTINUATION;

  private ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final ByteArrayOutputStream control = new ByteArrayOutputStream();
  private boolean isClosed;

  /**
   * @param maxMessage how many bytes a message may have
   */
  public FrameReader(int maxMessage) {
    this.maxMessage = maxMessage;
  }

  /**
   * Takes bytes in and hands on the messages that they complete.
   *
   * @throws FrameViolation if something is refused; the messages before it have been handed on
   */
  public void feed(ByteString part, Consumer<WebSocketMessage> messages) {
    byte[] bytes = part.toArrayUnsafe();
    int at = 0;
    while (at < bytes.length && !isClosed) {
      if (isInPayload) {
        int count = (int) Math.min(remaining, bytes.length - at);
        (isControl() ? control : data).write(bytes, at, count);
        at += count;
        remaining -= count;
      } else {
        head[headLength++] = bytes[at++];
        readHead();
      }
      if (isInPayload && remaining == 0) {
        isInPayload = false;
        headLength = 0;
        headWanted = 2;
        frameEnded(messages);
      }
    }
  }

  private boolean isControl() {
    return (opcode & 0x8) != 0;
  }

  private void readHead() {
    if (headLength == 2 && headWanted == 2) {
      readFirstTwo();
      int length = head[1];
      headWanted = length == 126 ? 4 : length == 127 ? LONGEST_HEAD : 2;
    }
    if (headLength == headWanted) {
      remaining = length();
      if (!isControl() && remaining > maxMessage - data.size()) {
        throw new FrameViolation(
            CloseCode.TOO_BIG,
            "a message is larger than tauko.http.websocket.max-message-size, "
                + maxMessage
                + " bytes");
      }
      isInPayload = true;
    }
  }

  private void readFirstTwo() {
    isFinal = (head[0] & 0x80) != 0;
    opcode = head[0] & 0x0F;
    if ((head[0] & 0x70) != 0) {
      throw violation("a frame has a reserved bit set");
    }
    if (head[1] < 0) {
      throw violation("a frame of the server is masked");
    }
    switch (opcode) {
      case Frames.CONTINUATION -> {
        if (message == Frames.CONTINUATION) {
          throw violation("a fragment continues no message");
        }
      }
      case Frames.TEXT, Frames.BINARY -> {
        if (message != Frames.CONTINUATION) {
          throw violation("a message begins within the fragments of another one");
        }
        message = opcode;
      }
      case Frames.CLOSE, Frames.PING, Frames.PONG -> {
        if (!isFinal) {
          throw violation("a control frame is in fragments");
        }
        if (head[1] > Frames.MAX_CONTROL) {
          throw violation("a control frame is larger than 125 bytes");
        }
      }
      default -> throw violation("a frame has the reserved opcode " + opcode);
    }
  }

  private long length() {
    if (headWanted == 2) {
      return head[1];
    }
    long length = 0;
    for (int i = 2; i < headWanted; i++) {
      length = length << 8 | (head[i] & 0xFF);
    }
    if (length < 0 || length <= (headWanted == 4 ? 125 : 0xFFFF)) {
      throw violation("a frame's length is not written in its shortest form");
    }
    return length;
  }

  private void frameEnded(Consumer<WebSocketMessage> messages) {
    if (isControl()) {
      byte[] payload = control.toByteArray();
      control.reset();
      messages.accept(
          switch (opcode) {
            case Frames.PING -> new WebSocketMessage.Ping(ByteString.fromArrayUnsafe(payload));
            case Frames.PONG -> new WebSocketMessage.Pong(ByteString.fromArrayUnsafe(payload));
            default -> closed(payload);
          });
    } else if (isFinal) {
      byte[] payload = data.toByteArray();
      data = new ByteArrayOutputStream();
      boolean isText = message == Frames.TEXT;
      message = Frames.CONTINUATION;
      messages.accept(
          isText
              ? new WebSocketMessage.Text(utf8(payload, 0))
              : new WebSocketMessage.Binary(ByteString.fromArrayUnsafe(payload)));
    }
  }

  private WebSocketMessage closed(byte[] payload) {
    if (payload.length == 0) {
      isClosed = true;
      return new WebSocketMessage.Closed(CloseCode.NONE, "");
    }
    int code = payload.length == 1 ? 0 : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    if (!CloseCode.maySend(code)) {
      throw violation("a close frame has no code that may be sent");
    }
    String reason = utf8(payload, 2);
    isClosed = true;
    return new WebSocketMessage.Closed(code, reason);
  }

  private static String utf8(byte[] bytes, int from) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
          .toString();
    } catch (CharacterCodingException malformed) {
      throw new FrameViolation(CloseCode.NOT_UTF_8, "a text is not UTF-8");
    }
  }

  private static FrameViolation violation(String message) {
    return new FrameViolation(CloseCode.PROTOCOL_ERROR, message);
  }
}
