package dev.tauko.http;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ClientResponse} for code that is no coroutine: what would suspend returns a stage.
 *
 * <p>A response that is not read to its end should be closed. Cancelling the {@code
 * toCompletableFuture()} of a stage closes the response and its connection. Thread-safe.
 */
public final class AsyncClientResponse implements AutoCloseable {
  private final AsyncClientSession session;
  private final ClientResponse response;

  AsyncClientResponse(AsyncClientSession session, ClientResponse response) {
    this.session = session;
    this.response = response;
  }

  /**
   * Returns the response itself. Of its methods, those that do not suspend may be called anywhere.
   */
  public ClientResponse response() {
    return response;
  }

  /** Returns the status code, such as 200. */
  public int status() {
    return response.status();
  }

  /** Returns the header fields as the server sent them. */
  public Headers headers() {
    return response.headers();
  }

  /** Reads the body to its end, as {@link ClientResponse#text} does. */
  public CompletionStage<String> text() {
    return session.start("text of " + response, response::text);
  }

  /** Reads the body to its end, as {@link ClientResponse#bytes} does. */
  public CompletionStage<byte[]> bytes() {
    return session.start("bytes of " + response, response::bytes);
  }

  /**
   * Reads the body to its end as JSON, as {@link ClientResponse#json(Class)} does; the stage
   * completes with null if there is no body.
   */
  public <T> CompletionStage<@Nullable T> json(Class<T> type) {
    return session.start("JSON of " + response, () -> response.json(type));
  }

  /** Reads the body to its end as JSON, as {@link ClientResponse#json(JsonType)} does. */
  public <T> CompletionStage<@Nullable T> json(JsonType<T> type) {
    return session.start("JSON of " + response, () -> response.json(type));
  }

  /**
   * Returns the body as a stream, as {@link ClientResponse#source} does: nothing suspends here, and
   * the stream's demand holds the server back.
   */
  public Source<ByteString, NotUsed> source() {
    return response.source();
  }

  /**
   * Writes the body to a file, as {@link ClientResponse#saveTo} does; the stage completes with the
   * number of bytes.
   */
  public CompletionStage<Long> saveTo(Path file) {
    return session.start("saving " + response, () -> response.saveTo(file));
  }

  /** Drops what has not been read. Does not block; calling it again has no effect. */
  @Override
  public void close() {
    response.close();
  }

  /** Returns status and URL, as in {@code 200 OK http://example.org/}. */
  @Override
  public String toString() {
    return response.toString();
  }
}
