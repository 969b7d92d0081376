package dev.tauko.benchmarks.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/**
 * The client of all echo servers: one thread with a selector. Each connection sends a message, and
 * the next one when it has come back. Arguments: port or path, connections, bytes of a message,
 * seconds of a round, rounds. Prints the round trips of each second: {@code round 1 51234.0 /s}.
 */
public final class EchoLoad {
  private final int size;
  private final Selector selector;
  private long trips;

  private EchoLoad(int size) throws IOException {
    this.size = size;
    this.selector = Selector.open();
  }

  /** Measures. */
  public static void main(String[] args) throws IOException {
    SocketAddress server =
        args[0].startsWith("/")
            ? UnixDomainSocketAddress.of(args[0])
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    int connections = Integer.parseInt(args[1]);
    EchoLoad load = new EchoLoad(Integer.parseInt(args[2]));
    double seconds = Double.parseDouble(args[3]);
    int rounds = Integer.parseInt(args[4]);
    for (int i = 0; i < connections; i++) {
      load.connect(server);
    }
    for (int round = 1; round <= rounds; round++) {
      System.out.printf(Locale.ROOT, "round %d %.1f /s%n", round, load.tripsPerSecond(seconds));
    }
  }

  private void connect(SocketAddress server) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    if (server instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    channel.configureBlocking(false);
    ByteBuffer buffer = ByteBuffer.allocateDirect(size);
    channel.register(selector, SelectionKey.OP_READ, buffer);
    send(channel, buffer);
  }

  private static void send(SocketChannel channel, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  private double tripsPerSecond(double seconds) throws IOException {
    trips = 0;
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long now = start;
    while (now < end) {
      selector.select(this::receive, 100);
      now = System.nanoTime();
    }
    return trips / ((now - start) / 1e9);
  }

  private void receive(SelectionKey key) {
    SocketChannel channel = (SocketChannel) key.channel();
    ByteBuffer buffer = (ByteBuffer) key.attachment();
    try {
      if (channel.read(buffer) < 0) {
        throw new IOException("the server has closed a connection");
      }
      if (!buffer.hasRemaining()) {
        trips++;
        send(channel, buffer);
      }
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
