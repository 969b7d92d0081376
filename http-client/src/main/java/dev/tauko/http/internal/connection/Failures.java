package dev.tauko.http.internal.connection;

import dev.tauko.http.ClientConnectorCertificateException;
import dev.tauko.http.ClientConnectorDnsException;
import dev.tauko.http.ClientConnectorException;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientPayloadException;
import dev.tauko.http.ClientProxyConnectionException;
import dev.tauko.http.ClientResponseException;
import dev.tauko.http.ClientSslException;
import dev.tauko.http.ConnectionTimeoutException;
import dev.tauko.http.ReadTimeoutException;
import dev.tauko.http.ServerDisconnectedException;
import dev.tauko.http.ServerFingerprintMismatchException;
import dev.tauko.http.SessionStats;
import dev.tauko.http.WriteTimeoutException;
import dev.tauko.http.internal.coding.CodingViolation;
import dev.tauko.http.internal.dial.Addresses;
import dev.tauko.http.internal.dial.FingerprintMismatch;
import dev.tauko.http.internal.dial.Proxy;
import dev.tauko.http.internal.dial.Route;
import dev.tauko.http.internal.dial.UnknownDestination;
import dev.tauko.http.internal.settings.ConnectorSettings;
import dev.tauko.http.internal.url.Origin;
import dev.tauko.http.internal.wire.ProtocolViolation;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says in the words of {@link ClientException} why a connection failed, by the point it had
 * reached.
 */
final class Failures {
  private Failures() {}

  /** Opening a connection took too long. */
  static ConnectionTimeoutException openTimeout(Connection connection, Duration limit) {
    return new ConnectionTimeoutException(
        "cannot connect to "
            + connection.route()
            + " within "
            + limit.toMillis()
            + " ms, the timeout sock-connect: it is still "
            + connection.phase(),
        null);
  }

  /**
   * Getting a connection took too long.
   *
   * @param where how far the exchange has come
   */
  static ConnectionTimeoutException acquireTimeout(
      Exchange exchange, Duration limit, String where) {
    return new ConnectionTimeoutException(
        exchange
            + " has got no connection within "
            + limit.toMillis()
            + " ms, the timeout connect: it is still "
            + where,
        null);
  }

  /** What a request waits for in the queue, with the pool's figures. */
  static String queued(ConnectorSettings settings, SessionStats stats) {
    return "waiting for a free place under limit ("
        + settings.limit()
        + ") and limit-per-host ("
        + settings.limitPerHost()
        + "): "
        + stats.open()
        + " connections are open, "
        + stats.inUse()
        + " of them in use, and "
        + stats.waiting()
        + " requests wait";
  }

  /** The server sent nothing for too long. */
  static ReadTimeoutException readTimeout(Exchange exchange, Duration limit, boolean inBody) {
    return new ReadTimeoutException(
        exchange.route()
            + " has sent nothing for "
            + limit.toMillis()
            + " ms, the timeout sock-read, "
            + (inBody ? "within the body of the response to " : "in answer to ")
            + exchange,
        null);
  }

  /** The server took nothing for too long. */
  static WriteTimeoutException writeTimeout(Exchange exchange, Duration limit) {
    return new WriteTimeoutException(
        exchange.route()
            + " has taken no bytes of "
            + exchange
            + " for "
            + limit.toMillis()
            + " ms, the timeout sock-write",
        null);
  }

  /**
   * Before the connection was ready.
   *
   * @param phase how far it had come
   */
  static ClientException connecting(
      Route route, Connection.Phase phase, @Nullable Throwable cause) {
    if (cause instanceof ClientException error) {
      return error;
    }
    Proxy proxy = route.proxy();
    boolean isDenied = find(cause, Addresses.Denied.class) != null;
    boolean isOriginAtFault = isDenied || find(cause, UnknownDestination.class) != null;
    if (proxy != null && phase != Connection.Phase.HANDSHAKING && !isOriginAtFault) {
      return proxyFailed(route, proxy, phase, cause);
    }
    Origin origin = route.origin();
    String host = origin.host();
    int port = origin.port();
    String refusal = "cannot connect to " + route + ": ";
    Throwable mismatch = find(cause, FingerprintMismatch.class);
    if (mismatch != null) {
      return new ServerFingerprintMismatchException(
          host, port, refusal + mismatch.getMessage(), cause);
    }
    Throwable certificate = certificateProblem(cause);
    if (certificate != null) {
      return new ClientConnectorCertificateException(
          host,
          port,
          refusal + "its certificate is not accepted: " + certificate.getMessage(),
          cause);
    }
    if (phase == Connection.Phase.HANDSHAKING) {
      return new ClientSslException(
          host, port, refusal + "the TLS handshake failed: " + reason(cause), cause);
    }
    if (phase == Connection.Phase.RESOLVING && cause != null && !isDenied) {
      return new ClientConnectorDnsException(host, port, refusal + lookup(origin, cause), cause);
    }
    return new ClientConnectorException(host, port, refusal + reason(cause), cause);
  }

  private static ClientException proxyFailed(
      Route route, Proxy proxy, Connection.Phase phase, @Nullable Throwable cause) {
    Throwable certificate = certificateProblem(cause);
    String what =
        switch (phase) {
          case RESOLVING -> cause == null ? reason(null) : lookup(proxy.server(), cause);
          case CONNECTING, HANDSHAKING -> reason(cause);
          case SECURING_PROXY ->
              certificate == null
                  ? "the TLS handshake failed: " + reason(cause)
                  : "its certificate is not accepted: " + certificate.getMessage();
          case TUNNELLING -> "it opened no tunnel: " + reason(cause);
        };
    return new ClientProxyConnectionException(
        proxy.server().host(),
        proxy.server().port(),
        "cannot connect to " + route.origin() + " through the proxy " + proxy + ": " + what,
        cause);
  }

  private static String lookup(Origin server, Throwable cause) {
    return find(cause, UnknownHostException.class) == null
        ? "looking up '" + server.host() + "' failed: " + reason(cause)
        : "there is no address for '" + server.host() + "'";
  }

  private static @Nullable Throwable certificateProblem(@Nullable Throwable cause) {
    Throwable certificate = find(cause, CertificateException.class);
    return certificate == null ? find(cause, CertPathValidatorException.class) : certificate;
  }

  /** After the request went out, before the head of its response was there. */
  static ClientException beforeHead(Exchange exchange, boolean touched, @Nullable Throwable cause) {
    if (cause instanceof ClientException error) {
      return error;
    }
    if (cause instanceof ProtocolViolation violation) {
      return new ClientResponseException(
          "the response to " + exchange + " is malformed: " + violation.getMessage(), null);
    }
    return new ServerDisconnectedException(
        exchange.route()
            + " ended the connection "
            + (touched ? "within the head of the response to " : "before it answered ")
            + exchange,
        cause);
  }

  /** After the head of the response was there, before the body was whole. */
  static ClientException inBody(Exchange exchange, @Nullable Throwable cause) {
    if (cause instanceof ClientException error) {
      return error;
    }
    if (cause instanceof CodingViolation violation) {
      return new ClientPayloadException(
          "the body of the response to "
              + exchange
              + " cannot be decoded: "
              + violation.getMessage(),
          violation.getCause());
    }
    return new ClientPayloadException(
        "the body of the response to " + exchange + " is not complete: " + reason(cause),
        cause instanceof ProtocolViolation ? null : cause);
  }

  /** What the first failure in a chain of causes says. */
  static String reason(@Nullable Throwable failure) {
    if (failure == null) {
      return "the connection ended";
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Objects.requireNonNullElse(root.getMessage(), root.toString());
  }

  private static <T extends Throwable> @Nullable T find(
      @Nullable Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
