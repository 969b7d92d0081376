package dev.tauko.http.testkit;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;

/** A server program of this machine that listens on a port of loopback. */
public final class Program implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  private final Process process;
  private final int port;

  private Program(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** What the program is started with, for the port that it is to listen on. */
  @FunctionalInterface
  public interface Arguments {
    List<String> on(int port) throws IOException;
  }

  /**
   * Starts a program and waits until it listens, or skips the test if it is not installed here.
   *
   * @param debianPackage what it is in
   */
  public static Program start(
      String name, String debianPackage, Path directory, Arguments arguments) throws Exception {
    Optional<Path> program = find(name);
    Assumptions.assumeThat(program)
        .as("%s, which is not installed here (on Debian: apt install %s)", name, debianPackage)
        .isPresent();
    Path output = Files.createTempFile(directory, name, ".log");
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      List<String> command = new ArrayList<>();
      command.add(program.orElseThrow().toString());
      command.addAll(arguments.on(port));
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (listens(process, port)) {
        return new Program(process, port);
      }
      if (attempt == ATTEMPTS) {
        throw new IOException(
            name
                + " did not start:\n"
                + new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1));
      }
    }
  }

  private static Optional<Path> find(String name) {
    return Stream.concat(
            Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":")),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean listens(Process process, int port) throws IOException {
    while (process.isAlive()) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        return true;
      } catch (ConnectException notYet) {
        Thread.onSpinWait();
      }
    }
    return false;
  }

  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  public int port() {
    return port;
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly().waitFor();
  }
}
