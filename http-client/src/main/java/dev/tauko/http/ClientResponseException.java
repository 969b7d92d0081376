package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A server's answer is not what was asked for. As such it means that its status is 400 or more
 * where {@link ClientResponse#raiseForStatus} was asked for, or that it is not a response at all:
 * its head is not HTTP/1.1 (RFC 9112) or exceeds a limit of {@code tauko.http}. aiohttp calls this
 * {@code ClientResponseException}.
 */
public class ClientResponseException extends ClientException {
  private final int status;
  private final Headers headers;

  /** Creates the exception of an answer without a head that could be read. */
  public ClientResponseException(String message, @Nullable Throwable cause) {
    this(message, 0, Headers.EMPTY, cause);
  }

  /** Creates the exception of a response with this status and these header fields. */
  public ClientResponseException(
      String message, int status, Headers headers, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.headers = headers;
  }

  /** Returns the response's status; 0 if its head could not be read. */
  public int status() {
    return status;
  }

  /** Returns the response's header fields; none if its head could not be read. */
  public Headers headers() {
    return headers;
  }
}
