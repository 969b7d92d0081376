package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * The name of a server has no address. No connection was opened. aiohttp calls this {@code
 * ClientConnectorDNSError}.
 */
public class ClientConnectorDnsError extends ClientConnectorError {
  ClientConnectorDnsError(Destination destination, String message, @Nullable Throwable cause) {
    super(destination, message, cause);
  }
}
