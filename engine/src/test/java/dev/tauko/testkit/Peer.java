package dev.tauko.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The other side of a connection: blocking sockets of the JDK on a thread of their own, which serve
 * one connection as a script says.
 */
public final class Peer implements AutoCloseable {

  /** What the peer does with its connection. */
  @FunctionalInterface
  public interface Script {
    /** Serves the connection, which is closed afterwards. */
    void run(Conversation conversation) throws Exception;
  }

  private final ServerSocketChannel server;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  private Peer(ServerSocketChannel server, Script script) {
    this.server = server;
    Thread.ofPlatform()
        .daemon()
        .name("elsewhere")
        .start(() -> {
          try (SocketChannel channel = server.accept()) {
            script.run(new Conversation(channel));
            done.complete(null);
          } catch (Throwable failure) {
            done.completeExceptionally(failure);
          }
        });
  }

  /** A peer that listens on a port of this machine. */
  public static Peer onTcp(Script script) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return new Peer(server, script);
  }

  /** A peer that listens on a Unix socket. */
  public static Peer onUnix(Path path, Script script) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    return new Peer(server, script);
  }

  /** The address. */
  public SocketAddress address() throws IOException {
    return server.getLocalAddress();
  }

  /** The port. */
  public int port() throws IOException {
    return ((InetSocketAddress) address()).getPort();
  }

  /** Waits until the script has ended, and throws what it threw. */
  public void awaitEnd() throws Exception {
    try {
      done.get();
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof Exception cause ? cause : failure;
    }
  }

  @Override
  public void close() throws Exception {
    try (server) {
      awaitEnd();
    }
  }

  /** A connection as blocking streams. */
  public record Conversation(SocketChannel channel) {
    /** What the other side sends. */
    public InputStream in() {
      return Channels.newInputStream(channel);
    }

    /** What the other side gets. */
    public OutputStream out() {
      return Channels.newOutputStream(channel);
    }

    /** Closes with a reset in place of an end. */
    public void reset() throws IOException {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.close();
    }
  }
}
