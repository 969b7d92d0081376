package dev.tauko.http.internal.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.io.Inet;

/**
 * The sockets that a server has accepted. Pekko shows a socket to the server's socket options when
 * its connection begins, and tells nobody when it is closed: closed ones are dropped when others
 * come, and when somebody asks. Thread-safe.
 */
public final class AcceptedSockets extends Inet.AbstractSocketOption {
  private static final int FEW = 64;

  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** Closed sockets are dropped when there are more than this. */
  private volatile int atMost = FEW;

  /** Settings of a server whose sockets these will be. */
  public ServerSettings addTo(ServerSettings settings) {
    List<Inet.SocketOption> options = new ArrayList<>();
    settings.getSocketOptions().forEach(options::add);
    options.add(this);
    return settings.withSocketOptions(options).withRemoteAddressAttribute(true);
  }

  /**
   * Resets the connection of a request: the client sees that something is missing, also of a body
   * that ends with its connection. Tells whether its socket is known.
   */
  boolean hangUp(HttpRequest request) {
    Optional<InetSocketAddress> client =
        request
            .getAttribute(AttributeKeys.remoteAddress)
            .flatMap(remote ->
                remote
                    .getAddress()
                    .map(address -> new InetSocketAddress(address, remote.getPort())));
    for (Socket socket : client.isPresent() ? sockets : Set.<Socket>of()) {
      if (client.get().equals(socket.getRemoteSocketAddress())) {
        setNoLinger(socket);
        close(socket);
        return true;
      }
    }
    return false;
  }

  @Override
  public void afterConnect(Socket socket) {
    sockets.add(socket);
    if (sockets.size() > atMost) {
      atMost = Math.max(FEW, 2 * open().size());
    }
  }

  /** Those that are open. */
  Set<Socket> open() {
    sockets.removeIf(Socket::isClosed);
    return sockets;
  }

  /** From now on, whoever closes one that is open resets it, whatever has not been sent. */
  void resetWhenClosed() {
    open().forEach(AcceptedSockets::setNoLinger);
  }

  private static void setNoLinger(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException closed) {
      // It was closed meanwhile.
    }
  }

  /** Resets those that are open, whatever has not been sent. */
  void cut() {
    resetWhenClosed();
    open().forEach(AcceptedSockets::shut);
  }

  /** Has Pekko's actor, which may wait until it can write, find that it cannot. */
  private static void shut(Socket socket) {
    try {
      socket.shutdownInput();
      socket.shutdownOutput();
    } catch (IOException closed) {
      // It was closed meanwhile.
    }
  }

  /** Pekko's actor finds it closed when it writes what comes next, or closes it. */
  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // It was closed meanwhile.
    }
  }

  /** How many are kept, open or not. */
  int size() {
    return sockets.size();
  }
}
