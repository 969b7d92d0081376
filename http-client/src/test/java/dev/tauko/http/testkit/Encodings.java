package dev.tauko.http.testkit;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Bytes in the content codings that servers use. */
public final class Encodings {
  private Encodings() {}

  /** Makes a stream that encodes what is written to it. */
  @FunctionalInterface
  private interface Wrapping {
    OutputStream around(OutputStream out) throws IOException;
  }

  private static byte[] through(byte[] bytes, Wrapping wrapping) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (OutputStream out = wrapping.around(encoded)) {
      out.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return encoded.toByteArray();
  }

  public static byte[] gzip(byte[] bytes) {
    return through(bytes, GZIPOutputStream::new);
  }

  public static byte[] zlib(byte[] bytes) {
    return through(bytes, DeflaterOutputStream::new);
  }

  public static byte[] rawDeflate(byte[] bytes) {
    return through(bytes, out -> new DeflaterOutputStream(out, new Deflater(9, true)));
  }

  public static byte[] brotli(byte[] bytes) {
    Brotli4jLoader.ensureAvailability();
    try {
      return Encoder.compress(bytes, new Encoder.Parameters().setQuality(5));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  public static byte[] zstd(byte[] bytes) {
    return Zstd.compress(bytes);
  }

  /** The bytes in a coding by its name in header fields; {@code raw} is bare deflated data. */
  public static byte[] encode(String coding, byte[] bytes) {
    return switch (coding) {
      case "gzip", "x-gzip" -> gzip(bytes);
      case "deflate" -> zlib(bytes);
      case "raw" -> rawDeflate(bytes);
      case "br" -> brotli(bytes);
      case "zstd" -> zstd(bytes);
      default -> throw new IllegalArgumentException(coding);
    };
  }

  /** One after the other. */
  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
