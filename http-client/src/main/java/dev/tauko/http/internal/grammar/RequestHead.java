package dev.tauko.http.internal.grammar;

import dev.tauko.http.Headers;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;

/**
 * Writes the head of a request (RFC 9112, section 3) that goes out as bytes: of a WebSocket's
 * handshake, and of CONNECT. Other requests are written by Pekko HTTP. Not thread-safe.
 */
public final class RequestHead {
  private final StringBuilder text = new StringBuilder();

  /**
   * @param target what the request line names between method and version
   * @param host the value of the Host field
   */
  public RequestHead(String method, String target, String host) {
    text.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    add("Host", host);
  }

  /** Adds a field, whose characters go up to U+00FF. */
  public RequestHead add(String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
    return this;
  }

  /** Adds a field, whose characters go up to U+00FF. */
  public RequestHead add(Headers.Header field) {
    return add(field.name(), field.value());
  }

  /** The head with the empty line after it. */
  public ByteString toBytes() {
    return ByteString.fromArrayUnsafe((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }
}
