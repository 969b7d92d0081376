package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A server's certificate is not accepted: nobody who is trusted has issued it, it has expired, or
 * it is for another host. No request was sent. aiohttp calls this {@code
 * ClientConnectorCertificateError}.
 */
public class ClientConnectorCertificateException extends ClientSslException {
  /** Creates the exception for a host and a port that could not be reached. */
  public ClientConnectorCertificateException(
      String host, int port, String message, @Nullable Throwable cause) {
    super(host, port, message, cause);
  }
}
