package dev.tauko.http.internal.frame;

import dev.tauko.http.internal.grammar.Utf8;
import org.apache.pekko.util.ByteString;

/**
 * What is sent in one frame: a message, or what is said of the connection.
 *
 * @param payload the bytes before they are compressed and masked
 */
public record Frame(int opcode, ByteString payload) {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  /** The bit of a frame's first byte that says that a message ends with it. */
  static final int FINAL = 0x80;

  /** The bit of a message's first byte that says that it is compressed (RFC 7692). */
  static final int COMPRESSED = 0x40;

  /** How many bytes a control frame may carry. */
  public static final int MAX_CONTROL = 125;

  /**
   * A message of a text.
   *
   * @throws IllegalArgumentException if UTF-8 cannot express it
   */
  public static Frame text(String text) {
    return of(TEXT, Utf8.encode("the text", text));
  }

  /** A binary message of what the bytes are now. */
  public static Frame binary(byte[] bytes) {
    return of(BINARY, bytes.clone());
  }

  public static Frame ping(byte[] bytes) {
    return of(PING, bytes.clone());
  }

  public static Frame pong(byte[] bytes) {
    return of(PONG, bytes.clone());
  }

  /**
   * A close frame; {@link CloseCode#NONE} for one without a code.
   *
   * @throws IllegalArgumentException if UTF-8 cannot express the reason
   */
  public static Frame close(int code, String reason) {
    byte[] text = Utf8.encode("the reason", reason);
    byte[] payload = new byte[code == CloseCode.NONE ? 0 : 2 + text.length];
    if (payload.length > 0) {
      payload[0] = (byte) (code >> 8);
      payload[1] = (byte) code;
      System.arraycopy(text, 0, payload, 2, text.length);
    }
    return of(CLOSE, payload);
  }

  private static Frame of(int opcode, byte[] payload) {
    return new Frame(opcode, ByteString.fromArrayUnsafe(payload));
  }

  /** Whether frames with an opcode say something of the connection. */
  static boolean isControl(int opcode) {
    return (opcode & 0x8) != 0;
  }
}
