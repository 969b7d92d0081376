package dev.tauko.cluster.campaign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What permits protect: a server that is told who begins and who ends to use it, with which token. It
 * rejects tokens that it has seen before, and notes when more hold than may. It is in the process of
 * the test, which nobody kills.
 *
 * <p>With several permits, tokens do not arrive in their order. So each may come once, and those of
 * a later term (the upper bits) end all of an earlier one whose use has not ended.
 */
final class Resource implements AutoCloseable {
  private final int permits;
  private final ServerSocket server;
  private final Map<Long, String> inside = new HashMap<>();
  private final Map<String, Long> lastUse = new HashMap<>();
  private long highest;
  private int used;
  private int overlaps;
  private int most;
  private int rejected;
  private long lastBegin = System.nanoTime();

  Resource(int permits, InetAddress address) throws IOException {
    this.permits = permits;
    this.server = new ServerSocket(0, 100, address);
    Thread.ofVirtual().start(this::serve);
  }

  String address() {
    return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        PrintWriter out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.US_ASCII)) {
      String line = in.readLine();
      while (line != null) {
        String[] words = line.split(" ");
        out.println(handle(words[0], words[1], Long.parseLong(words[2])));
        line = in.readLine();
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private synchronized String handle(String verb, String node, long token) {
    if (verb.equals("end")) {
      return inside.remove(token) != null ? "ok" : "stale";
    }
    if (inside.containsKey(token) || token <= highest - (1L << 28)) {
      rejected++;
      return "stale";
    }
    highest = Math.max(highest, token);
    inside.put(token, node);
    lastUse.put(node, token);
    used++;
    lastBegin = System.nanoTime();
    most = Math.max(most, inside.size());
    if (inside.size() > permits) {
      overlaps++;
    }
    return "ok";
  }

  /** A node has been killed: what it used, it uses no more. */
  synchronized void forget(String node) {
    inside.values().removeIf(node::equals);
  }

  synchronized int used() {
    return used;
  }

  synchronized int overlaps() {
    return overlaps;
  }

  synchronized int rejected() {
    return rejected;
  }

  synchronized int most() {
    return most;
  }

  /** When somebody began to use it for the last time. */
  synchronized long lastBegin() {
    return lastBegin;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
