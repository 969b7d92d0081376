package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A server's certificate is not accepted: nobody who is trusted has issued it, it has expired, or
 * it is for another host. No request was sent. aiohttp calls this {@code
 * ClientConnectorCertificateError}.
 */
public class ClientConnectorCertificateError extends ClientSslError {
  ClientConnectorCertificateError(
      Destination destination, String message, @Nullable Throwable cause) {
    super(destination, message, cause);
  }
}
