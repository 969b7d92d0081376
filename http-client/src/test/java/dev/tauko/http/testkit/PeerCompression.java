package dev.tauko.http.testkit;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The server's side of permessage-deflate. */
public final class PeerCompression implements AutoCloseable {
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final Deflater deflater = new Deflater(9, true);
  private final Inflater inflater = new Inflater(true);

  /** The payload of a compressed message; refers to those before it. */
  public byte[] deflate(byte[] message) {
    byte[] out = new byte[message.length * 2 + 64];
    deflater.setInput(message);
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(out, length - TAIL.length);
  }

  /** What a payload becomes; it may refer to those before it. */
  public byte[] inflate(byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    for (byte[] part : new byte[][] {payload, TAIL}) {
      inflater.setInput(part);
      try {
        for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
          out.write(buffer, 0, count);
        }
      } catch (DataFormatException malformed) {
        throw new AssertionError(malformed);
      }
    }
    return out.toByteArray();
  }

  /** What comes next refers to nothing before it. */
  public void forget() {
    deflater.reset();
    inflater.reset();
  }

  @Override
  public void close() {
    deflater.end();
    inflater.end();
  }
}
