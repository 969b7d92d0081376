package dev.tauko.http.internal.payload;

import dev.tauko.http.RequestBody;
import java.util.OptionalLong;
import java.util.zip.Deflater;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Compression;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A body that is compressed as it is sent, so that its length is not known before. */
public record CompressedBody(RequestBody body, Coding coding) implements OneShot {

  /** How bodies can be compressed, by the names of RFC 9110, section 8.4.1. */
  public enum Coding {
    GZIP("gzip"),
    DEFLATE("deflate");

    private final String token;

    Coding(String token) {
      this.token = token;
    }

    /**
     * The coding of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Coding of(String name) {
      for (Coding coding : values()) {
        if (coding.token.equalsIgnoreCase(name)) {
          return coding;
        }
      }
      throw new IllegalArgumentException("compress is '" + name + "'; accepted: gzip, deflate");
    }

    /** The name as it is sent. */
    public String token() {
      return token;
    }

    private Flow<ByteString, ByteString, NotUsed> flow() {
      return switch (this) {
        case GZIP -> Compression.gzip(Deflater.DEFAULT_COMPRESSION, false);
        case DEFLATE -> Compression.deflate(Deflater.DEFAULT_COMPRESSION, false, false);
      };
    }
  }

  @Override
  public String contentType() {
    return body.contentType();
  }

  @Override
  public OptionalLong contentLength() {
    return OptionalLong.empty();
  }

  @Override
  public boolean isReplayable() {
    return body.isReplayable();
  }

  @Override
  public Source<ByteString, NotUsed> source() {
    return body.source().via(coding.flow());
  }

  @Override
  public void release(Materializer materializer) {
    OneShot.release(body, materializer);
  }
}
