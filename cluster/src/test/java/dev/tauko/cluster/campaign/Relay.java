package dev.tauko.cluster.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * An address that stands for a port of this machine: it passes on what comes, after a delay. Where
 * each node is reached at a relay, the delay of one is that of what the others send to it; what it
 * sends itself goes to theirs.
 */
final class Relay implements AutoCloseable {
  private static final int PIECE = 64 * 1024;

  private final ServerSocket server;
  private final int target;
  private volatile long delay;

  /**
   * A relay.
   *
   * @param address where it is
   * @param target the port of the loopback address that it passes on to
   */
  Relay(InetAddress address, int target) throws IOException {
    this.server = new ServerSocket(0, 100, address);
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /**
   * How long bytes are on their way to the node from now on; those on their way keep their order.
   */
  void delay(Duration longer) {
    delay = longer.toNanos();
  }

  private void accept() {
    try {
      while (true) {
        Socket from = server.accept();
        Thread.ofVirtual().start(() -> connect(from));
      }
    } catch (IOException closed) {
      // That is the end.
    }
  }

  private void connect(Socket from) {
    try (from;
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target)) {
      Thread back = Thread.ofVirtual().start(() -> pump(to, from, false));
      pump(from, to, true);
      back.join();
    } catch (IOException gone) {
      // The node is not there: the other one sees its connection closed.
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private void pump(Socket from, Socket to, boolean isDelayed) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int count = in.read(piece);
      while (count >= 0) {
        if (isDelayed) {
          pass(delay);
        }
        out.write(piece, 0, count);
        count = in.read(piece);
      }
      to.shutdownOutput();
    } catch (IOException gone) {
      close(from);
      close(to);
    }
  }

  /** What is waited for here is time itself: that of a long way. */
  private static void pass(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // It is of no use any more.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
