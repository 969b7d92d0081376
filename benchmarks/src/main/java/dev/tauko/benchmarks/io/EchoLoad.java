package dev.tauko.benchmarks.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/**
 * The client of all echo servers. Arguments: port or path, connections, bytes of a message, seconds
 * of a round, rounds.
 */
public final class EchoLoad {
  private EchoLoad() {}

  /** Measures. */
  public static void main(String[] args) throws IOException {
    SocketAddress server =
        args[0].startsWith("/")
            ? UnixDomainSocketAddress.of(args[0])
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    int size = Integer.parseInt(args[2]);
    new RoundTrips(new byte[size], size)
        .run(
            server,
            Integer.parseInt(args[1]),
            Double.parseDouble(args[3]),
            Integer.parseInt(args[4]));
  }
}
