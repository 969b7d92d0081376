package dev.tauko.cluster.campaign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known of the items of queues: a server that is told which were put in, and what became of
 * them. It is in the process of the test, which nobody kills.
 *
 * <p>An item must not be handed out after it has been acknowledged. A node that stood still may say
 * so late that it had got one before; its token is lower then. None must be taken twice.
 */
final class Items implements AutoCloseable {
  private final ServerSocket server;
  private final Set<String> stored = new HashSet<>();
  private final Map<String, Long> worked = new HashMap<>();
  private final Map<String, Long> done = new HashMap<>();
  private final Set<String> storedOnce = new HashSet<>();
  private final Set<String> taken = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private int again;

  Items(InetAddress address) throws IOException {
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
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = in.readLine();
      while (line != null) {
        String[] words = line.split(" ", 3);
        handle(words[0], words[1], Long.parseLong(words[2]));
        socket.getOutputStream().write('\n');
        line = in.readLine();
      }
    } catch (IOException gone) {
      // The node has been killed.
    }
  }

  private synchronized void handle(String verb, String item, long token) {
    switch (verb) {
      case "stored" -> stored.add(item);
      case "work" -> {
        if (done.containsKey(item) && done.get(item) < token) {
          violations.add(item + " was handed out after it had been acknowledged");
        }
        if (worked.put(item, token) != null) {
          again++;
        }
      }
      case "done" -> {
        if (done.put(item, token) != null) {
          violations.add(item + " was acknowledged twice");
        }
      }
      case "stored-once" -> storedOnce.add(item);
      default -> {
        if (!taken.add(item)) {
          violations.add(item + " was taken twice");
        }
      }
    }
    notifyAll();
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** Waits until every item that was put in has been worked on. */
  synchronized void awaitAll(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!worked.keySet().containsAll(stored)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        Set<String> lost = new HashSet<>(stored);
        lost.removeAll(worked.keySet());
        throw new AssertionError("nobody has got these: " + lost);
      }
      wait(Math.max(1, left / 1_000_000));
    }
  }

  synchronized Map<String, Integer> figures() {
    Set<String> nobodyHasGot = new HashSet<>(storedOnce);
    nobodyHasGot.removeAll(taken);
    Map<String, Integer> figures = new TreeMap<>();
    figures.put("stored", stored.size());
    figures.put("acknowledged", done.size());
    figures.put("handed out again", again);
    figures.put("stored, to be taken", storedOnce.size());
    figures.put("taken", taken.size());
    figures.put("not taken", nobodyHasGot.size());
    return figures;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
