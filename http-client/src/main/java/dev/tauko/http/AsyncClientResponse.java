package dev.tauko.http;

import java.util.concurrent.CompletionStage;

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
