package dev.tauko.internal.io;

import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.io.ConnectionHandler;
import dev.tauko.io.Server;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Servers that coroutines start. */
public final class Servers {
  private Servers() {}

  /** {@link dev.tauko.io.Streams#startServer}. */
  public static Server start(
      ConnectionHandler handler, @Nullable String host, int port, StreamSettings settings)
      throws IOException {
    Objects.requireNonNull(handler, "handler");
    CoroutineTask<?> task = CoroutineTask.require("startServer");
    Resolution.checkPort(port);
    StreamServer server = prepare(task, handler, settings);
    List<InetSocketAddress> addresses =
        host == null || host.isEmpty()
            ? List.of(new InetSocketAddress(port))
            : Resolution.of(task, host, port);
    List<TcpListener> listeners = bindAll(task, server, addresses, settings.backlog());
    try (Guard _ = task.loop().guard()) {
      server.begin();
      listeners.forEach(TcpListener::acceptMore);
    }
    return server;
  }

  /** {@link dev.tauko.io.Streams#startUnixServer}. */
  public static Server startUnix(ConnectionHandler handler, Path path, StreamSettings settings)
      throws IOException {
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(path, "path");
    CoroutineTask<?> task = CoroutineTask.require("startUnixServer");
    StreamServer server = prepare(task, handler, settings);
    try (Guard _ = task.loop().guard()) {
      UnixListener listener =
          new UnixListener(task.loop(), server::accept, path, settings.backlog());
      server.add(listener);
      server.begin();
      listener.accept();
    }
    return server;
  }

  private static StreamServer prepare(
      CoroutineTask<?> task, ConnectionHandler handler, StreamSettings settings) {
    if (settings.tls() && settings.context() == null) {
      throw new IllegalArgumentException(
          "a server with TLS needs a context that has its key: options.tls(context)");
    }
    return new StreamServer(task.loop(), handler, settings, settings.context());
  }

  /** Binds all addresses of a host, or none. */
  private static List<TcpListener> bindAll(
      CoroutineTask<?> task, StreamServer server, List<InetSocketAddress> addresses, int backlog)
      throws IOException {
    List<TcpListener> bound = new ArrayList<>();
    BindException skipped = null;
    try (Guard _ = task.loop().guard()) {
      for (InetSocketAddress address : addresses) {
        try {
          TcpListener listener = TcpListener.bind(task, server::accept, address, backlog);
          bound.add(listener);
          server.add(listener);
        } catch (BindException failure) {
          if (!isFamilyOff(address, failure)) {
            throw failure;
          }
          skipped = failure;
        }
      }
      if (bound.isEmpty() && skipped != null) {
        throw skipped;
      }
      return bound;
    } catch (Throwable failure) {
      bound.forEach(listener -> listener.close(() -> {}));
      throw failure;
    }
  }

  /** A machine may have names for addresses of IPv6, and no IPv6. */
  private static boolean isFamilyOff(InetSocketAddress address, BindException failure) {
    String message = failure.getMessage();
    return address.getAddress() instanceof Inet6Address
        && message != null
        && message.contains("Cannot assign requested address");
  }
}
