package dev.tauko.http.stress;

import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that answers some requests as it should and others in every wrong way. What a body has
 * to be follows from the request, so that one which claims to be whole can be verified.
 */
final class FaultyServer {
  private static final int MOST = 200_000;

  private final AtomicLong connections = new AtomicLong();
  private final long seed;
  private final int faultsInTen;

  /**
   * @param faultsInTen how many requests of ten are not answered as they should be
   */
  FaultyServer(long seed, int faultsInTen) {
    this.seed = seed;
    this.faultsInTen = faultsInTen;
  }

  ScriptedServer start() throws IOException {
    return ScriptedServer.startForgetful(this::serve);
  }

  ScriptedServer startSecure(Certificates certificates) throws Exception {
    var context = certificates.server();
    return ScriptedServer.startForgetful(peer -> {
      Random random = new Random(seed + connections.incrementAndGet());
      if (random.nextInt(20) < faultsInTen) {
        // The handshake is not answered, or cut off.
        if (random.nextBoolean()) {
          peer.awaitEnd();
        }
        return;
      }
      try {
        peer.startTls(context);
      } catch (IOException ended) {
        return;
      }
      serve(peer);
    });
  }

  /** The size of the body in answer to a request with this number. */
  static int size(long number) {
    return number % 17 == 0 ? MOST : (int) (number * 7919 % 1000);
  }

  /** The byte of that body at an index. */
  static byte at(long number, int index) {
    return (byte) (number * 31 + index * 7L);
  }

  private static byte[] body(long number) {
    byte[] body = new byte[size(number)];
    for (int i = 0; i < body.length; i++) {
      body[i] = at(number, i);
    }
    return body;
  }

  private void serve(Peer peer) {
    Random random = new Random(seed * 1_000_003 + connections.incrementAndGet());
    try {
      String head = peer.readRequest();
      while (!head.isEmpty() && answer(peer, head, random)) {
        head = peer.readRequest();
      }
    } catch (IOException ended) {
      // As the client likes.
    }
  }

  /** Answers a request; returns whether the connection goes on. */
  private boolean answer(Peer peer, String head, Random random) throws IOException {
    long number = Long.parseLong(Peer.target(head).replaceAll("[^0-9]", ""));
    boolean isFaulty = random.nextInt(10) < faultsInTen;
    if (isFaulty && random.nextBoolean()) {
      // Before the body of the request is read.
      return wrong(peer, number, random);
    }
    peer.readBody(head);
    if (isFaulty) {
      return wrong(peer, number, random);
    }
    byte[] body = body(number);
    String ok = "HTTP/1.1 200 OK\r\n";
    switch (random.nextInt(4)) {
      case 0 -> {
        peer.send(ok + "Connection: close\r\n\r\n", body);
        return false;
      }
      case 1 -> {
        String chunk = Integer.toHexString(body.length) + "\r\n";
        peer.send(ok + "Transfer-Encoding: chunked\r\n\r\n" + (body.length == 0 ? "" : chunk));
        peer.send(body);
        peer.send(body.length == 0 ? "0\r\n\r\n" : "\r\n0\r\n\r\n");
      }
      default -> peer.send(ok + "Content-Length: " + body.length + "\r\n\r\n", body);
    }
    return true;
  }

  private static boolean wrong(Peer peer, long number, Random random) throws IOException {
    switch (random.nextInt(9)) {
      case 0 -> peer.reset();
      case 1 -> {}
      case 2 -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\nshort");
      case 3 -> peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshor");
      case 4 -> peer.send("220 mail ESMTP\r\n");
      case 5 -> peer.awaitEnd();
      case 6 -> {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n");
        peer.awaitEnd();
      }
      case 7 -> {
        peer.send("HTTP/1.1 503 Sorry\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      }
      default -> {
        peer.send(
            "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: /again"
                + number
                + "\r\n\r\n");
      }
    }
    return false;
  }
}
