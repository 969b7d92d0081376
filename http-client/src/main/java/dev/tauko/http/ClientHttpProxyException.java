package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A proxy refused to open a tunnel to the server; {@link #status} is the proxy's. No request was
 * sent. aiohttp calls this {@code ClientHttpProxyError}.
 */
public class ClientHttpProxyException extends ClientResponseException {
  /** Creates the exception of a response with this status and these header fields. */
  public ClientHttpProxyException(
      String message, int status, Headers headers, @Nullable Throwable cause) {
    super(message, status, headers, cause);
  }
}
