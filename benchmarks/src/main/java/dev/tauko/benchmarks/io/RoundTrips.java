package dev.tauko.benchmarks.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/**
 * A client of many connections: one thread with a selector. Each connection sends a message, and
 * the next one when the answer to it is there.
 */
public final class RoundTrips {
  private final byte[] message;
  private final int answer;
  private final Selector selector;
  private long trips;

  /**
   * A client without connections.
   *
   * @param message what is sent
   * @param answer how many bytes come back for it
   */
  public RoundTrips(byte[] message, int answer) throws IOException {
    this.message = message;
    this.answer = answer;
    this.selector = Selector.open();
  }

  /** Connects, measures rounds, and prints of each: {@code round 1 51234.0 /s}. */
  public void run(SocketAddress server, int connections, double seconds, int rounds)
      throws IOException {
    for (int i = 0; i < connections; i++) {
      connect(server);
    }
    for (int round = 1; round <= rounds; round++) {
      System.out.printf(Locale.ROOT, "round %d %.1f /s%n", round, tripsPerSecond(seconds));
    }
  }

  private void connect(SocketAddress server) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    if (server instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    channel.configureBlocking(false);
    Connection connection = new Connection(channel);
    channel.register(selector, SelectionKey.OP_READ, connection);
    connection.send();
  }

  private double tripsPerSecond(double seconds) throws IOException {
    trips = 0;
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long now = start;
    while (now < end) {
      selector.select(key -> ((Connection) key.attachment()).receive(), 100);
      now = System.nanoTime();
    }
    return trips / ((now - start) / 1e9);
  }

  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(message.length).put(message);
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(answer);

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    void send() throws IOException {
      outgoing.flip();
      while (outgoing.hasRemaining()) {
        channel.write(outgoing);
      }
    }

    void receive() {
      try {
        if (channel.read(incoming) < 0) {
          throw new IOException("the server has closed a connection");
        }
        if (!incoming.hasRemaining()) {
          incoming.clear();
          trips++;
          send();
        }
      } catch (IOException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }
}
