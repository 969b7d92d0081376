package dev.tauko.internal.io;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Failures of sockets, with what was tried in their message. */
final class Failures {
  private Failures() {}

  /** A failure of the same kind that says what was tried. */
  static IOException of(@Nullable Throwable cause, String what) {
    if (cause == null) {
      return new SocketException(what + ": Pekko's TCP extension has rejected it");
    }
    String message = what + ": " + reason(cause);
    IOException failure =
        switch (cause) {
          case BindException _ -> new BindException(message);
          case ConnectException _ -> new ConnectException(message);
          case NoRouteToHostException _ -> new NoRouteToHostException(message);
          case SocketException _ -> new SocketException(message);
          default -> new IOException(message);
        };
    failure.initCause(cause);
    return failure;
  }

  /** What the system said, without the address that Pekko puts before it. */
  private static String reason(Throwable cause) {
    String said = cause.getMessage();
    return said == null ? cause.toString() : said.replaceFirst("^\\[/.*]\\s+", "");
  }

  /** One failure for several addresses of a host. */
  static IOException all(String what, List<IOException> failures) {
    if (failures.size() == 1) {
      return failures.getFirst();
    }
    String message =
        what
            + ": "
            + failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
    IOException failure =
        failures.stream().allMatch(BindException.class::isInstance)
            ? new BindException(message)
            : new ConnectException(message);
    failures.forEach(failure::addSuppressed);
    return failure;
  }

  /** An address, for people to read. */
  static String text(@Nullable SocketAddress address) {
    return switch (address) {
      case null -> "nowhere";
      case InetSocketAddress inet when inet.isUnresolved() ->
          inet.getHostString() + ":" + inet.getPort();
      case InetSocketAddress inet -> {
        String host = inet.getAddress().getHostAddress();
        yield (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
      }
      case UnixDomainSocketAddress unix ->
          unix.getPath().toString().isEmpty() ? "unnamed" : unix.getPath().toString();
      default -> address.toString();
    };
  }
}
