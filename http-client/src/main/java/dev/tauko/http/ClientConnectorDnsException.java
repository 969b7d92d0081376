package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * The name of a server has no address. No connection was opened. aiohttp calls this {@code
 * ClientConnectorDNSError}.
 */
public class ClientConnectorDnsException extends ClientConnectorException {
  /** Creates the exception for a host and a port that could not be reached. */
  public ClientConnectorDnsException(
      String host, int port, String message, @Nullable Throwable cause) {
    super(host, port, message, cause);
  }
}
