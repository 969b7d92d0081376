package dev.tauko.benchmarks.io;

import static dev.tauko.Asyncio.run;
import static dev.tauko.io.Streams.startServer;
import static dev.tauko.io.Streams.startUnixServer;

import dev.tauko.io.Server;
import dev.tauko.io.StreamReader;
import dev.tauko.io.StreamWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Sends back what it gets: by TCP, or by a Unix socket if it is given a path. Prints its port. */
public final class EchoServer {
  private static final int SIZE = 64 * 1024;

  private EchoServer() {}

  /** Serves until the process is ended. */
  public static void main(String[] args) throws Exception {
    run(() -> {
      Server server =
          args.length == 0
              ? startServer(EchoServer::echo, "127.0.0.1", 0)
              : startUnixServer(EchoServer::echo, Path.of(args[0]));
      IO.println(
          server.addresses().getFirst() instanceof InetSocketAddress tcp ? tcp.getPort() : args[0]);
      server.serveForever();
    });
  }

  private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
    try (writer) {
      for (byte[] data = reader.read(SIZE); data.length > 0; data = reader.read(SIZE)) {
        writer.write(data);
        writer.drain();
      }
    }
  }
}
