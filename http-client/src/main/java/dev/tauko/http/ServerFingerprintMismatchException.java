package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A server's certificate does not have the fingerprint that was asked for. No request was sent.
 * aiohttp calls this {@code ServerFingerprintMismatch}.
 */
public class ServerFingerprintMismatchException extends ClientSslException {
  /** Creates the exception for a host and a port that could not be reached. */
  public ServerFingerprintMismatchException(
      String host, int port, String message, @Nullable Throwable cause) {
    super(host, port, message, cause);
  }
}
