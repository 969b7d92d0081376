package dev.tauko.http;

import java.util.OptionalLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What a request carries. Implementations are thread-safe; one that is replayable may be used for
 * any number of requests. aiohttp calls this {@code Payload}.
 */
public interface RequestBody {

  /** Returns no body at all. */
  static RequestBody empty() {
    return BytesBody.EMPTY;
  }

  /** Returns a body of these bytes, which must not be changed, of type application/octet-stream. */
  static RequestBody bytes(byte[] bytes) {
    return new BytesBody("application/octet-stream", ByteString.fromArrayUnsafe(bytes));
  }

  /**
   * Returns a value as JSON, of type {@code application/json}, written by {@link
   * JsonCodec#jackson()}.
   *
   * @throws IllegalArgumentException if the value cannot be written
   */
  static RequestBody json(@Nullable Object value) {
    return json(value, JsonCodec.jackson());
  }

  /**
   * Returns a value as JSON, of type {@code application/json}. It is written now, so that later
   * changes of the value do not matter.
   *
   * @throws IllegalArgumentException if the codec cannot write the value
   */
  static RequestBody json(@Nullable Object value, JsonCodec codec) {
    return new BytesBody("application/json", ByteString.fromArrayUnsafe(codec.write(value)));
  }

  /** Returns the value of the Content-Type field; empty for no such field. */
  String contentType();

  /** Returns the number of bytes, if it is known before they are read. */
  OptionalLong contentLength();

  /**
   * Returns whether {@link #source} may be called again and gives the same bytes again. Only then
   * can a request be sent again after a redirect or a failure.
   */
  boolean isReplayable();

  /** Returns the bytes. Each result is run once; the server's pace holds it back. */
  Source<ByteString, NotUsed> source();
}
