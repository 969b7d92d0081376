package dev.tauko.http.testkit;

import dev.tauko.http.internal.url.Url;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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
  private final boolean remembers;

  /** All connections, if the server remembers them. */
  private final List<Peer> peers = new ArrayList<>();

  /** The connections that have not ended, and what serves them. */
  private final ConcurrentMap<Peer, Thread> open = new ConcurrentHashMap<>();

  private final Thread acceptor;
  private int accepted;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean isClosed;

  private ScriptedServer(ServerSocket listener, List<Script> scripts, boolean remembers) {
    this.listener = listener;
    this.scripts = scripts;
    this.remembers = remembers;
    this.acceptor = Thread.startVirtualThread(this::accept);
  }

  public static ScriptedServer start(Script... scripts) throws IOException {
    return new ScriptedServer(listen(), List.of(scripts), true);
  }

  /** A server for very many connections, which forgets those that have ended. */
  public static ScriptedServer startForgetful(Script script) throws IOException {
    return new ScriptedServer(listen(), List.of(script), false);
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1"));
  }

  private void accept() {
    try {
      while (true) {
        Peer peer = new Peer(listener.accept());
        Script script = scripts.get(Math.min(remember(peer), scripts.size() - 1));
        Thread thread = Thread.ofVirtual().unstarted(() -> serve(script, peer));
        open.put(peer, thread);
        thread.start();
      }
    } catch (IOException thrown) {
      record(thrown);
    }
  }

  /** How many connections there were before this one. */
  private synchronized int remember(Peer peer) {
    if (remembers) {
      peers.add(peer);
    }
    return accepted++;
  }

  private void serve(Script script, Peer peer) {
    try (peer) {
      script.serve(peer);
    } catch (SocketException gone) {
      // The client has left. Whether it may is for the test to say, which has its side.
    } catch (Throwable thrown) {
      record(thrown);
    } finally {
      open.remove(peer);
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
  public synchronized int connections() {
    return accepted;
  }

  /** The request lines of one connection, which was accepted as the n-th, from 0. */
  public synchronized List<String> requestLines(int connection) {
    return peers.get(connection).requestLines();
  }

  /** Ends all connections, waits for the scripts to end and throws what one of them has thrown. */
  @Override
  public void close() throws Exception {
    isClosed = true;
    listener.close();
    acceptor.join();
    for (Map.Entry<Peer, Thread> each : open.entrySet()) {
      each.getKey().close();
      each.getValue().join();
    }
    if (failure.get() != null) {
      throw new AssertionError("a script of the server failed", failure.get());
    }
  }
}
