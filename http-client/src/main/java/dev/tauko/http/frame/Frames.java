package dev.tauko.http.frame;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.apache.pekko.util.ByteString;

/** Writes the frames of a client: final ones, masked with a key of their own each. */
public final class Frames {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  /** How many bytes a control frame may carry. */
  public static final int MAX_CONTROL = 125;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int KEY = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Frames() {}

  public static ByteString text(String text) {
    return frame(TEXT, text.getBytes(StandardCharsets.UTF_8), RANDOM.nextInt());
  }

  public static ByteString binary(byte[] bytes) {
    return frame(BINARY, bytes, RANDOM.nextInt());
  }

  public static ByteString ping(byte[] bytes) {
    return frame(PING, bytes, RANDOM.nextInt());
  }

  public static ByteString pong(byte[] bytes) {
    return frame(PONG, bytes, RANDOM.nextInt());
  }

  /** A close frame; {@link CloseCode#NONE} for one without a code. */
  public static ByteString close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[code == CloseCode.NONE ? 0 : 2 + text.length];
    if (payload.length > 0) {
      payload[0] = (byte) (code >> 8);
      payload[1] = (byte) code;
      System.arraycopy(text, 0, payload, 2, text.length);
    }
    return frame(CLOSE, payload, RANDOM.nextInt());
  }

  /** A frame with the key that it is masked with. */
  static ByteString frame(int opcode, byte[] payload, int key) {
    int length = payload.length;
    int lengthSize = length <= 125 ? 0 : length <= 0xFFFF ? 2 : 8;
    int head = 2 + lengthSize + KEY;
    byte[] frame = new byte[head + length];
    frame[0] = (byte) (FINAL | opcode);
    frame[1] = (byte) (MASKED | (lengthSize == 0 ? length : lengthSize == 2 ? 126 : 127));
    for (int i = 0; i < lengthSize; i++) {
      frame[2 + i] = (byte) ((long) length >> (8 * (lengthSize - 1 - i)));
    }
    for (int i = 0; i < KEY; i++) {
      frame[head - KEY + i] = (byte) (key >> (8 * (KEY - 1 - i)));
    }
    for (int i = 0; i < length; i++) {
      frame[head + i] = (byte) (payload[i] ^ frame[head - KEY + (i & 3)]);
    }
    return ByteString.fromArrayUnsafe(frame);
  }
}
