package dev.tauko.benchmarks.http;

import dev.tauko.benchmarks.Rounds;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Clients of a server in the same process: connections that stay open, on each of which one request
 * follows another, from virtual threads and as raw bytes. All responses have to be of one length.
 */
public final class Load {
  private static final byte[] REQUEST =
      "GET /page HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STATUS = "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII);

  private Load() {}

  /** Prints the microseconds that each request took. */
  public static void measure(InetSocketAddress server, int connections, int requests, int rounds)
      throws Exception {
    List<Socket> sockets = new ArrayList<>(connections);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), server.getPort()));
      }
      int length = lengthOfResponse(sockets.getFirst());
      Rounds.microsEach(rounds, requests, () -> round(threads, sockets, requests, length));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static void round(
      ExecutorService threads, List<Socket> sockets, int requests, int length) {
    List<CompletableFuture<Void>> clients = new ArrayList<>(sockets.size());
    for (int i = 0; i < sockets.size(); i++) {
      Socket socket = sockets.get(i);
      int share = Page.share(requests, sockets.size(), i);
      clients.add(CompletableFuture.runAsync(() -> ask(socket, share, length), threads));
    }
    clients.forEach(CompletableFuture::join);
  }

  private static void ask(Socket socket, int requests, int length) {
    try {
      InputStream in = socket.getInputStream();
      for (int i = 0; i < requests; i++) {
        socket.getOutputStream().write(REQUEST);
        byte[] response = in.readNBytes(length);
        if (response.length < length || !startsWell(response)) {
          throw new EOFException(new String(response, StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean startsWell(byte[] response) {
    for (int i = 0; i < STATUS.length; i++) {
      if (response[i] != STATUS[i]) {
        return false;
      }
    }
    return true;
  }

  /** Asks once: the head up to the empty line, and the page. */
  private static int lengthOfResponse(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST);
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException(head.toString());
      }
      head.append((char) next);
    }
    in.readNBytes(Page.SMALL);
    return head.length() + Page.SMALL;
  }
}
