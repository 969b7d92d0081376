package dev.tauko.http.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** An address and port of loopback where connecting takes for ever: the queue is full. */
public final class BlackHole implements AutoCloseable {
  private static final String SYN_SENT = "02";

  private final List<AutoCloseable> sockets = new ArrayList<>();
  private final String remote;
  private final int port;

  private BlackHole(ServerSocket listener) {
    byte[] ip = listener.getInetAddress().getAddress();
    byte[] reversed = {ip[3], ip[2], ip[1], ip[0]};
    this.port = listener.getLocalPort();
    this.remote =
        HexFormat.of().formatHex(reversed).toUpperCase(Locale.ROOT)
            + String.format(Locale.ROOT, ":%04X", listener.getLocalPort());
    sockets.add(listener);
  }

  public static BlackHole at(String address, int port) throws IOException {
    ServerSocket listener = new ServerSocket(port, 1, InetAddress.ofLiteral(address));
    BlackHole hole = new BlackHole(listener);
    while (true) {
      Socket filler = new Socket();
      hole.sockets.add(filler);
      try {
        filler.connect(new InetSocketAddress(listener.getInetAddress(), port), 200);
      } catch (SocketTimeoutException full) {
        filler.close();
        return hole;
      }
    }
  }

  public int port() {
    return port;
  }

  /** Waits until nobody tries to connect any more, by the kernel's table of connections. */
  public void awaitNobodyConnecting() throws IOException {
    while (isSomebodyConnecting()) {
      Thread.onSpinWait();
    }
  }

  /** Waits until somebody tries to connect. */
  public void awaitSomebodyConnecting() throws IOException {
    while (!isSomebodyConnecting()) {
      Thread.onSpinWait();
    }
  }

  /** Whether somebody tries to connect now. */
  public boolean isSomebodyConnecting() throws IOException {
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split(" +", -1);
        if (fields[2].endsWith(remote) && fields[3].equals(SYN_SENT)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable socket : sockets) {
      socket.close();
    }
  }
}
