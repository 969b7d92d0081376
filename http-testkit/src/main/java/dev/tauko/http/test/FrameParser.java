package dev.tauko.http.test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.util.ByteString;

/** Takes the frames out of the bytes that a client of WebSockets sends (RFC 6455, section 5). */
final class FrameParser {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int MASKED = 0x80;
  private static final int KEY = 4;

  /** A frame, unmasked. */
  record Parsed(int opcode, ByteString payload) {}

  private byte[] unread = new byte[0];

  /** Takes bytes, and returns the frames that they complete. */
  List<Parsed> feed(byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(unread);
    all.writeBytes(bytes);
    ByteBuffer left = ByteBuffer.wrap(all.toByteArray());
    List<Parsed> frames = new ArrayList<>();
    while (isWhole(left)) {
      frames.add(next(left));
    }
    unread = Arrays.copyOfRange(left.array(), left.position(), left.limit());
    return frames;
  }

  private static boolean isWhole(ByteBuffer bytes) {
    if (bytes.remaining() < 2) {
      return false;
    }
    int head = 2 + lengthSize(bytes) + KEY;
    return bytes.remaining() >= head && bytes.remaining() - head >= length(bytes);
  }

  private static int lengthSize(ByteBuffer bytes) {
    return switch (bytes.get(bytes.position() + 1) & 0x7F) {
      case 126 -> 2;
      case 127 -> 8;
      default -> 0;
    };
  }

  private static long length(ByteBuffer bytes) {
    int at = bytes.position();
    return switch (lengthSize(bytes)) {
      case 2 -> bytes.getShort(at + 2) & 0xFFFF;
      case 8 -> bytes.getLong(at + 2);
      default -> bytes.get(at + 1) & 0x7F;
    };
  }

  private static Parsed next(ByteBuffer bytes) {
    int length = (int) length(bytes);
    int lengthSize = lengthSize(bytes);
    int opcode = bytes.get() & 0x0F;
    if ((bytes.get() & MASKED) == 0) {
      throw new IllegalArgumentException("a frame of the client is not masked");
    }
    bytes.position(bytes.position() + lengthSize);
    byte[] key = new byte[KEY];
    byte[] payload = new byte[length];
    bytes.get(key).get(payload);
    for (int i = 0; i < length; i++) {
      payload[i] ^= key[i % KEY];
    }
    return new Parsed(opcode, ByteString.fromArrayUnsafe(payload));
  }

  /** A frame of a server. */
  static byte[] write(int opcode, byte[] payload) {
    int length = payload.length;
    int lengthSize = length <= 125 ? 0 : length <= 0xFFFF ? 2 : 8;
    ByteBuffer frame = ByteBuffer.allocate(2 + lengthSize + length);
    frame.put((byte) (0x80 | opcode));
    switch (lengthSize) {
      case 2 -> frame.put((byte) 126).putShort((short) length);
      case 8 -> frame.put((byte) 127).putLong(length);
      default -> frame.put((byte) length);
    }
    return frame.put(payload).array();
  }
}
