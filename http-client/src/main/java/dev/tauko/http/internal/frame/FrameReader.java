package dev.tauko.http.internal.frame;

import dev.tauko.http.WebSocketMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a server by RFC 6455, sections 5 to 7, and puts fragments together.
 *
 * <p>Refused are: reserved bits, that of compression where it was not agreed on, or beyond a
 * message's first frame; reserved opcodes, masks, lengths that are not written in their shortest
 * form, control frames in fragments or of more than 125 bytes, fragments out of order, close frames
 * without a code that may be sent, text that is not UTF-8, messages beyond the limit, compressed
 * ones that cannot be undone. What follows a close frame is dropped.
 *
 * <p>Not thread-safe; holds memory that only {@link #close} frees.
 */
public final class FrameReader implements AutoCloseable {
  private static final int LONGEST_HEAD = 10;

  private final int maxMessage;
  private final @Nullable MessageInflater inflater;
  private final byte[] head = new byte[LONGEST_HEAD];
  private int headLength;
  private int headWanted = 2;
  private boolean isInPayload;
  private long remaining;
  private int opcode;
  private boolean isFinal;

  /** What the message in fragments is, or {@link Frame#CONTINUATION} if there is none. */
  private int message = Frame.CONTINUATION;

  private boolean isCompressed;

  private ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final ByteArrayOutputStream control = new ByteArrayOutputStream();
  private boolean isClosed;

  /**
   * @param maxMessage how many bytes a message may have, as it is handed on
   * @param compression how messages are compressed; null for not at all
   */
  public FrameReader(int maxMessage, @Nullable Compression compression) {
    this.maxMessage = maxMessage;
    this.inflater = compression == null ? null : new MessageInflater(compression.serverTakesOver());
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
        readPayload(bytes, at, count);
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

  private void readPayload(byte[] bytes, int from, int count) {
    if (isControl()) {
      control.write(bytes, from, count);
    } else if (isCompressed && inflater != null) {
      inflater.feed(bytes, from, count, data, maxMessage);
    } else {
      data.write(bytes, from, count);
    }
  }

  private boolean isControl() {
    return Frame.isControl(opcode);
  }

  private void readHead() {
    if (headLength == 2 && headWanted == 2) {
      readFirstTwo();
      int length = head[1];
      headWanted = length == 126 ? 4 : length == 127 ? LONGEST_HEAD : 2;
    }
    if (headLength == headWanted) {
      remaining = length();
      if (!isControl() && !isCompressed && remaining > maxMessage - data.size()) {
        throw tooLarge(maxMessage);
      }
      isInPayload = true;
    }
  }

  private void readFirstTwo() {
    isFinal = (head[0] & 0x80) != 0;
    opcode = head[0] & 0x0F;
    boolean mayBeCompressed = inflater != null && (opcode == Frame.TEXT || opcode == Frame.BINARY);
    if ((head[0] & (mayBeCompressed ? 0x30 : 0x70)) != 0) {
      throw violation("a frame has a reserved bit set");
    }
    if (head[1] < 0) {
      throw violation("a frame of the server is masked");
    }
    switch (opcode) {
      case Frame.CONTINUATION -> {
        if (message == Frame.CONTINUATION) {
          throw violation("a fragment continues no message");
        }
      }
      case Frame.TEXT, Frame.BINARY -> {
        if (message != Frame.CONTINUATION) {
          throw violation("a message begins within the fragments of another one");
        }
        message = opcode;
        isCompressed = (head[0] & Frame.COMPRESSED) != 0;
      }
      case Frame.CLOSE, Frame.PING, Frame.PONG -> {
        if (!isFinal) {
          throw violation("a control frame is in fragments");
        }
        if (head[1] > Frame.MAX_CONTROL) {
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
            case Frame.PING -> new WebSocketMessage.Ping(ByteString.fromArrayUnsafe(payload));
            case Frame.PONG -> new WebSocketMessage.Pong(ByteString.fromArrayUnsafe(payload));
            default -> closed(payload);
          });
    } else if (isFinal) {
      if (isCompressed && inflater != null) {
        inflater.end(data, maxMessage);
      }
      byte[] payload = data.toByteArray();
      data = new ByteArrayOutputStream();
      boolean isText = message == Frame.TEXT;
      message = Frame.CONTINUATION;
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
      throw new FrameViolation(CloseCode.INVALID_DATA, "a text is not UTF-8");
    }
  }

  static FrameViolation tooLarge(int most) {
    return new FrameViolation(
        CloseCode.TOO_BIG,
        "a message is larger than tauko.http.websocket.max-message-size, " + most + " bytes");
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.close();
    }
  }

  private static FrameViolation violation(String message) {
    return new FrameViolation(CloseCode.PROTOCOL_ERROR, message);
  }
}
