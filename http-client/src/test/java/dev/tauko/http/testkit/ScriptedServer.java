package dev.tauko.http.testkit;

import dev.tauko.http.internal.url.Url;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server on loopback that does what a script says: one script for each connection in the order of
 * arrival; the last one serves all later connections, too.
 */
public final class ScriptedServer implements AutoCloseable {

  /** What the server does with one connection. The connection is closed when it returns. */
  @FunctionalInterface
  public interface Script {
    void serve(Peer peer) throws Exception;
  }

  /** Answers every request with {@code ok} until the client ends the connection. */
  public static final Script OK =
      peer -> {
        while (!peer.readRequest().isEmpty()) {
          peer.respond("ok");
        }
      };

  private final ServerSocket listener;
  private final List<Script> scripts;
  private final List<Peer> peers = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean isClosed;

  private ScriptedServer(ServerSocket listener, List<Script> scripts) {
    this.listener = listener;
    this.scripts = scripts;
    threads.add(Thread.startVirtualThread(this::accept));
  }

  public static ScriptedServer start(Script... scripts) throws IOException {
    return new ScriptedServer(
        new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1")), List.of(scripts));
  }

  private void accept() {
    try {
      while (true) {
        Peer peer = new Peer(listener.accept());
        Script script = scripts.get(Math.min(peers.size(), scripts.size() - 1));
        peers.add(peer);
        threads.add(Thread.startVirtualThread(() -> serve(script, peer)));
      }
    } catch (IOException thrown) {
      record(thrown);
    }
  }

  private void serve(Script script, Peer peer) {
    try (peer) {
      script.serve(peer);
    } catch (Throwable thrown) {
      record(thrown);
    }
  }

  private void record(Throwable thrown) {
    if (!isClosed) {
      failure.compareAndSet(null, thrown);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  public Url url(String target) {
    return Url.parse("http://127.0.0.1:" + port() + target);
  }

  /** How many connections have been accepted. */
  public int connections() {
    return peers.size();
  }

  /** The request lines of one connection, which was accepted as the n-th, from 0. */
  public List<String> requestLines(int connection) {
    return peers.get(connection).requestLines();
  }

  /** Ends all connections, waits for the scripts to end and throws what one of them has thrown. */
  @Override
  public void close() throws Exception {
    isClosed = true;
    listener.close();
    for (Peer peer : peers) {
      peer.close();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw new AssertionError("a script of the server failed", failure.get());
    }
  }
}
