package dev.tauko.http.internal.wire;

import dev.tauko.http.Headers;

/**
 * The status line and header fields of a response, read strictly.
 *
 * @param status the three digits of the status code
 * @param reason the reason phrase, with {@code ?} in place of what cannot be shown; may be empty
 * @param keepAlive whether the server allows another request on this connection
 */
public record ResponseHead(
    int status, String reason, Headers headers, BodyFraming framing, boolean keepAlive) {

  /**
   * Whether this is an interim response that another head follows (RFC 9110, section 15.2). The
   * last of a connection's heads is one that switches the protocol.
   */
  public boolean isInterim() {
    return status < 200 && status != 101;
  }
}
