package dev.tauko.http.internal.dial;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import org.apache.pekko.io.Inet;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one attempt to connect. Pekko's TCP hands it over, as an option of the socket, when
 * it has opened it. Thread-safe.
 */
final class AttemptSocket extends Inet.AbstractSocketOption {
  private final boolean exists;
  private @Nullable SocketChannel channel;
  private boolean isRefused;

  /**
   * @param exists whether there will be one; if not, it counts as closed from the beginning
   */
  AttemptSocket(boolean exists) {
    this.exists = exists;
  }

  @Override
  public void beforeConnect(Socket opened) {
    synchronized (this) {
      channel = opened.getChannel();
      if (!isRefused) {
        return;
      }
    }
    close(opened.getChannel());
  }

  /** Whether it is being connected, or has been: since then, its actor closes it as it ends. */
  boolean isUnderWay() {
    SocketChannel opened = channel();
    return !exists || (opened != null && isUnderWay(opened));
  }

  private static boolean isUnderWay(SocketChannel opened) {
    return opened.isConnectionPending() || opened.isConnected() || !opened.isOpen();
  }

  /** Whether it has been opened and closed. */
  boolean isClosed() {
    SocketChannel opened = channel();
    return !exists || (opened != null && !opened.isOpen());
  }

  /** Closes it, now or as soon as it is opened. */
  void refuse() {
    SocketChannel opened;
    synchronized (this) {
      isRefused = true;
      opened = channel;
    }
    if (opened != null) {
      close(opened);
    }
  }

  private synchronized @Nullable SocketChannel channel() {
    return channel;
  }

  private static void close(SocketChannel opened) {
    try {
      opened.close();
    } catch (IOException closed) {
      // It is closed all the same.
    }
  }
}
