package dev.tauko.cluster.campaign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What permits protect: a server that is told which node begins and ends to use it, with which
 * token. It is in the process of the test, which nobody kills.
 *
 * <p>When one more uses it than there are permits, somebody must have lost a permit: a node that
 * stands still or is cut off, which the test has told. Its token is fenced then, and rejected from
 * that moment on. If there is no such node, that is a violation.
 */
final class Resource implements AutoCloseable {
  private final int permits;
  private final ServerSocket server;
  private final TreeMap<Long, String> inside = new TreeMap<>();
  private final Set<Long> seen = new HashSet<>();
  private final Set<String> suspects = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private long lastBegin = System.nanoTime();
  private long longestGap;
  private int used;
  private int fenced;
  private int rejected;

  Resource(int permits, InetAddress address) throws IOException {
    this.permits = permits;
    this.server = new ServerSocket(0, 1000, address);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // That is the end.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        PrintWriter out =
            new PrintWriter(socket.getOutputStream(), true, StandardCharsets.US_ASCII)) {
      String line = in.readLine();
      while (line != null) {
        String[] words = line.split(" ", 3);
        out.println(handle(words[0], words[1], Long.parseLong(words[2])) ? "ok" : "stale");
        line = in.readLine();
      }
    } catch (IOException gone) {
      // The node has been killed.
    }
  }

  private synchronized boolean handle(String verb, String node, long token) {
    boolean accepted =
        switch (verb) {
          case "begin" -> begin(node, token);
          case "use" -> inside.containsKey(token);
          default -> inside.remove(token) != null;
        };
    if (!accepted) {
      rejected++;
    }
    notifyAll();
    return accepted;
  }

  private boolean begin(String node, long token) {
    if (!seen.add(token)) {
      violations.add("token " + token + " came twice, the second time from " + node);
      return false;
    }
    if (inside.size() >= permits) {
      Long lost =
          inside.keySet().stream()
              .filter(each -> suspects.contains(inside.get(each)))
              .findFirst()
              .orElse(null);
      if (lost == null) {
        violations.add(token + " of " + node + " was let in beside " + inside);
      } else {
        inside.remove(lost);
        fenced++;
        if (lost > token) {
          violations.add(token + " of " + node + " came after " + lost);
        }
      }
    }
    inside.put(token, node);
    used++;
    longestGap = Math.max(longestGap, System.nanoTime() - lastBegin);
    lastBegin = System.nanoTime();
    return true;
  }

  /** From now on the node may lose what it has, and not know it. */
  synchronized void suspect(String node) {
    suspects.add(node);
  }

  /** The node goes on: it knows what it has lost. */
  synchronized void trust(String node) {
    suspects.remove(node);
  }

  /** The node is dead, and uses nothing any more. */
  synchronized void forget(String node) {
    inside.values().removeIf(node::equals);
  }

  /** Begins to measure for how long nobody begins. */
  synchronized void measure() {
    longestGap = 0;
  }

  /** For how long nobody has begun since {@link #measure}. */
  synchronized Duration longestGap() {
    return Duration.ofNanos(Math.max(longestGap, System.nanoTime() - lastBegin));
  }

  /** Waits until nodes that can be trusted use all permits. */
  synchronized void awaitFull(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (inside.values().stream().filter(node -> !suspects.contains(node)).count() < permits) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("after " + atMost + " only these are used: " + inside);
      }
      wait(Math.max(1, left / 1_000_000));
    }
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized Map<String, Integer> figures() {
    return Map.of("used", used, "fenced", fenced, "rejected", rejected);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
