package dev.tauko.http;

import dev.tauko.http.internal.payload.BytesBody;
import dev.tauko.http.internal.payload.DescribedBody;
import dev.tauko.http.internal.payload.FileBody;
import dev.tauko.http.internal.payload.ReplayableBody;
import dev.tauko.http.internal.payload.StreamBody;
import dev.tauko.http.internal.payload.UrlEncoded;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request. Implementations are thread-safe; a replayable body may be used for any
 * number of requests. aiohttp calls this {@code Payload}.
 *
 * <p>A body of known length is sent with Content-Length, any other in chunks. A Content-Type field
 * of the request overrides the type of the body.
 */
public interface RequestBody {

  /** Returns no body at all. */
  static RequestBody empty() {
    return BytesBody.NONE;
  }

  /** Returns a body of these bytes, which must not be changed, of type application/octet-stream. */
  static RequestBody bytes(byte[] bytes) {
    return new BytesBody(
        "application/octet-stream",
        ByteString.fromArrayUnsafe(Objects.requireNonNull(bytes, "bytes")));
  }

  /**
   * Returns text in UTF-8, of type {@code text/plain; charset=utf-8}.
   *
   * @throws IllegalArgumentException if the text has half a surrogate pair
   */
  static RequestBody text(String text) {
    return text(text, StandardCharsets.UTF_8);
  }

  /**
   * Returns text in a charset, of type {@code text/plain} with the charset's name.
   *
   * @throws IllegalArgumentException if the charset cannot express the text
   */
  static RequestBody text(String text, Charset charset) {
    return BytesBody.of(Objects.requireNonNull(text, "text"), charset);
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

  /**
   * Returns a form of these fields, in the map's order and in UTF-8, of type {@code
   * application/x-www-form-urlencoded}.
   *
   * @throws IllegalArgumentException if a name or value has half a surrogate pair
   */
  static RequestBody form(Map<String, String> fields) {
    return UrlEncoded.of(Objects.requireNonNull(fields, "fields").entrySet());
  }

  /** Returns a form of these fields, in this order, in which a name may stand more than once. */
  static RequestBody form(Collection<? extends Map.Entry<String, String>> fields) {
    return UrlEncoded.of(Objects.requireNonNull(fields, "fields"));
  }

  /**
   * Returns a form with files, of type {@code multipart/form-data}. Later changes of the form do
   * not matter. The body is replayable if all of its parts are.
   */
  static RequestBody multipart(FormData form) {
    return Objects.requireNonNull(form, "form").toBody();
  }

  /**
   * Returns a file, read from disk as it is sent. Its type is the one that goes with the extension
   * of its name, or application/octet-stream; its length is looked up for each request.
   *
   * @throws java.io.UncheckedIOException if there is no such file, or it is not a regular one
   */
  static RequestBody file(Path path) {
    return FileBody.of(Objects.requireNonNull(path, "path"));
  }

  /**
   * Returns a body of what a source gives, of type application/octet-stream and of unknown length.
   * It serves one request and is not replayable. The source is run once: by the request, which
   * cancels it if it ends before the body does, or cancels it unrun.
   */
  static RequestBody stream(Source<ByteString, ?> source) {
    return new StreamBody(Objects.requireNonNull(source, "source"));
  }

  /**
   * Returns a body of type application/octet-stream and of unknown length, which is replayable:
   * each time that it is sent, the supplier is asked for a source, of the same bytes. The supplier
   * is called by any thread and must not block.
   */
  static RequestBody stream(Supplier<? extends Source<ByteString, ?>> sources) {
    return new ReplayableBody(Objects.requireNonNull(sources, "sources"));
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

  /**
   * Returns this body with another type; empty for none. A type that is not legal is refused when
   * the request is made.
   */
  default RequestBody withContentType(String type) {
    return new DescribedBody(this, type, contentLength());
  }

  /**
   * Returns this body with a statement of its length, which goes out as Content-Length. If it turns
   * out to have more or fewer bytes, the request fails with {@link ClientPayloadException} and its
   * connection ends before the server can take the body for complete.
   *
   * @throws IllegalArgumentException if the length is negative
   */
  default RequestBody withContentLength(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("the length is " + length + "; accepted: 0 or more");
    }
    return new DescribedBody(this, contentType(), OptionalLong.of(length));
  }
}
