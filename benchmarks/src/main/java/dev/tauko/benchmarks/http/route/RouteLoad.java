package dev.tauko.benchmarks.http.route;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tauko.benchmarks.io.RoundTrips;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * The client of all routes; each answer has as many bytes as the first one. Arguments: port,
 * connections, seconds of a round, rounds.
 */
public final class RouteLoad {
  private static final byte[] REQUEST =
      "GET /quote HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);

  private RouteLoad() {}

  /** Measures. */
  public static void main(String[] args) throws IOException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    new RoundTrips(REQUEST, lengthOfAnswer(server))
        .run(
            server,
            Integer.parseInt(args[1]),
            Double.parseDouble(args[2]),
            Integer.parseInt(args[3]));
  }

  private static int lengthOfAnswer(InetSocketAddress server) throws IOException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.getOutputStream().write(REQUEST);
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      while (!answer.toString().endsWith(RouteServer.TEXT)) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("the server has answered: " + answer);
        }
        answer.append((char) next);
      }
      if (!answer.toString().startsWith("HTTP/1.1 200 OK\r\n")) {
        throw new IOException("the server has answered: " + answer);
      }
      return answer.length();
    }
  }
}
