package dev.tauko.internal.io;

import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.StageFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** From the names of hosts to addresses, by the system's resolver, on threads that may block. */
final class Resolution {
  private static final int MAX_PORT = 65535;

  private Resolution() {}

  static int checkPort(int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port must be from 0 to " + MAX_PORT + ": " + port);
    }
    return port;
  }

  /** The addresses of a host. Suspends, unless it is an address itself. */
  static List<InetSocketAddress> of(CoroutineTask<?> task, String host, int port)
      throws IOException {
    InetAddress literal = literal(host);
    if (literal != null) {
      return List.of(new InetSocketAddress(literal, port));
    }
    CompletableFuture<InetAddress[]> found =
        CompletableFuture.supplyAsync(() -> lookUp(host), task.loop().blockingThreads());
    return Arrays.stream(await(new StageFuture<>(task.loop(), found)))
        .map(address -> new InetSocketAddress(address, port))
        .toList();
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException name) {
      return null;
    }
  }

  private static InetAddress[] lookUp(String host) {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      UnknownHostException named =
          new UnknownHostException("the host '" + host + "' is unknown: " + e.getMessage());
      named.initCause(e);
      throw new CompletionException(named);
    }
  }

  /** What another thread makes. */
  static <T extends @Nullable Object> T await(LoopFuture<T> future) throws IOException {
    try {
      return future.await();
    } catch (Exception failure) {
      throw Rethrow.<IOException>exactly(failure);
    }
  }
}
