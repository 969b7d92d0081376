package dev.tauko.demos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An nginx of its own: serves a folder on the loopback interface, at a free port, and keeps all
 * that it writes in another folder.
 */
final class Nginx implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  /** Where packages put it that are not on every user's path. */
  private static final List<String> SBIN =
      List.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin");

  private final Path program;
  private final Path state;
  private final int port;

  private Nginx(Path program, Path state, int port) {
    this.program = program;
    this.state = state;
    this.port = port;
  }

  /** The program, if it is installed. */
  static Optional<Path> program() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Arrays.stream(path.split(File.pathSeparator)), SBIN.stream())
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts a server that listens when this returns. */
  static Nginx serve(Path program, Path files, Path state) throws Exception {
    String problem = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Nginx nginx = new Nginx(program, state, freePort());
      Files.writeString(state.resolve("nginx.conf"), nginx.configuration(files));
      // Becomes a daemon as soon as it listens; if somebody else took the port, ends with an error.
      problem = nginx.command();
      if (problem.isEmpty()) {
        return nginx;
      }
    }
    throw new IOException("nginx does not start: " + problem);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String configuration(Path files) {
    return """
    daemon on;
    master_process off;
    pid STATE/nginx.pid;
    error_log STATE/error.log;
    events {}
    http {
      access_log STATE/access.log;
      client_body_temp_path STATE/body;
      proxy_temp_path STATE/proxy;
      fastcgi_temp_path STATE/fastcgi;
      uwsgi_temp_path STATE/uwsgi;
      scgi_temp_path STATE/scgi;
      server {
        listen 127.0.0.1:PORT;
        root FILES;
        location = /moved { return 302 /page-1; }
        location = /broken { return 500; }
      }
    }
    """
        .replace("STATE", state.toString())
        .replace("FILES", files.toString())
        .replace("PORT", Integer.toString(port));
  }

  /** Runs the program to its end, and returns what it complains about; nothing if it succeeds. */
  private String command(String... more) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    program.toString(),
                    "-p",
                    state.toString(),
                    "-c",
                    state.resolve("nginx.conf").toString(),
                    "-e",
                    state.resolve("error.log").toString()),
                Arrays.stream(more))
            .toList();
    File output = state.resolve("output").toFile();
    int status =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start()
            .waitFor();
    return status == 0 ? "" : "exit " + status + ": " + Files.readString(output.toPath(), UTF_8);
  }

  /** The URL of a path on this server. */
  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** The requests that it has answered, as lines of its log. */
  List<String> requests() throws IOException {
    return Files.readAllLines(state.resolve("access.log"));
  }

  @Override
  public void close() throws Exception {
    String problem = command("-s", "stop");
    if (!problem.isEmpty()) {
      throw new IOException("nginx does not stop: " + problem);
    }
  }
}
