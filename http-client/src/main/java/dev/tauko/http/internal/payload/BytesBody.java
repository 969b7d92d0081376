package dev.tauko.http.internal.payload;

import dev.tauko.http.RequestBody;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A body that lies in memory. */
public record BytesBody(String contentType, ByteString bytes) implements RequestBody {
  /** How many bytes go out at a time. */
  private static final int PART = 64 * 1024;

  /** No body. */
  public static final BytesBody NONE = new BytesBody("", ByteString.emptyByteString());

  /**
   * Text in a charset that its type names.
   *
   * @throws IllegalArgumentException if the charset cannot express it
   */
  public static BytesBody of(String text, Charset charset) {
    try {
      ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
      return new BytesBody(
          "text/plain; charset=" + charset.name().toLowerCase(Locale.ROOT),
          ByteString.fromByteBuffer(encoded));
    } catch (CharacterCodingException inexpressible) {
      throw new IllegalArgumentException(
          "the text has characters that " + charset + " cannot express", inexpressible);
    } catch (UnsupportedOperationException decodeOnly) {
      throw new IllegalArgumentException(
          "the charset is " + charset + ", which Java can only read", decodeOnly);
    }
  }

  /** Whether the bytes are so few that they go out together with the head. */
  public boolean isSmall() {
    return bytes.size() <= PART;
  }

  @Override
  public OptionalLong contentLength() {
    return OptionalLong.of(bytes.size());
  }

  @Override
  public boolean isReplayable() {
    return true;
  }

  @Override
  public Source<ByteString, NotUsed> source() {
    int parts = Math.ceilDiv(bytes.size(), PART);
    return Source.range(0, parts - 1).map(i -> bytes.slice(i * PART, (i + 1) * PART));
  }

  @Override
  public RequestBody withContentType(String type) {
    return new BytesBody(type, bytes);
  }
}
