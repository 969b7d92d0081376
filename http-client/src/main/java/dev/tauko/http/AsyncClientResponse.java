package dev.tauko.http;

import dev.tauko.http.internal.reading.Batches;
import dev.tauko.http.internal.reading.BodyLines;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ClientResponse} for code that is no coroutine: what would suspend returns a stage or a
 * stream, and fails those with what the method of the same name throws.
 *
 * <p>A response that is not read to its end should be closed. Cancelling the {@code
 * toCompletableFuture()} of a stage that has begun to wait for the body closes the response and its
 * connection. Thread-safe.
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

  /** Returns the reason phrase that the server sent with the status; may be empty. */
  public String reason() {
    return response.reason();
  }

  /** Returns the header fields as the server sent them. */
  public Headers headers() {
    return response.headers();
  }

  /** Returns the cookies that the response sets, as {@link ClientResponse#cookies} does. */
  public List<Cookie> cookies() {
    return response.cookies();
  }

  /** Returns the request that this answers, as it was sent last. */
  public ClientRequest request() {
    return response.request();
  }

  /** Returns the responses that led to this one by redirects, the first one first; all closed. */
  public List<ClientResponse> history() {
    return response.history();
  }

  /** Returns the URL that was requested, without credentials and fragment. */
  public URI url() {
    return response.url();
  }

  /** Returns the host that was requested, as {@link ClientResponse#host} does. */
  public String host() {
    return response.host();
  }

  /** Returns whether the status is less than 400. */
  public boolean ok() {
    return response.ok();
  }

  /**
   * Throws if the status is 400 or more, and closes the response then.
   *
   * @throws ClientResponseException if the status is 400 or more
   */
  public void raiseForStatus() {
    response.raiseForStatus();
  }

  /** Reads the body to its end, as {@link ClientResponse#text()} does. */
  public CompletionStage<String> text() {
    return session.start("text of " + response, response::text);
  }

  /** {@link #text()} in this charset, whatever the response says. */
  public CompletionStage<String> text(Charset charset) {
    return session.start("text of " + response, () -> response.text(charset));
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

  /** {@link #json(JsonType)}, as {@link ClientResponse#json(JsonType, String)} does. */
  public <T> CompletionStage<@Nullable T> json(JsonType<T> type, String contentType) {
    return session.start("JSON of " + response, () -> response.json(type, contentType));
  }

  /**
   * Reads the next bytes, as {@link ClientResponse#read} does; the stage completes without any at
   * the body's end.
   */
  public CompletionStage<ByteString> read(int most) {
    return session.start("bytes of " + response, () -> response.read(most));
  }

  /** Reads exactly this many bytes, as {@link ClientResponse#readExactly} does. */
  public CompletionStage<ByteString> readExactly(int count) {
    return session.start("bytes of " + response, () -> response.readExactly(count));
  }

  /**
   * Returns the body as a stream, as {@link ClientResponse#source} does: its demand holds the
   * server back, and cancelling it closes the response.
   */
  public Source<ByteString, NotUsed> source() {
    return response.source();
  }

  /**
   * Returns the body's lines, as {@link ClientResponse#lines()} does, as a stream to be run once.
   * Its demand holds the server back, and cancelling it closes the response.
   */
  public Source<String, NotUsed> lines() {
    return lines(response.reader().lines());
  }

  /** {@link #lines()} in this charset, whatever the response says. */
  public Source<String, NotUsed> lines(Charset charset) {
    return lines(response.reader().lines(charset));
  }

  private Source<String, NotUsed> lines(BodyLines lines) {
    return Batches.source(
        () -> session.start("lines of " + response, lines::nextOnes), response::close);
  }

  /**
   * Returns the body's server-sent events, whatever its Content-Type is, as {@link
   * ClientResponse#events} does. Closing them closes the response.
   */
  public AsyncEventStream events() {
    return new AsyncEventStream(session, response.events());
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
