package dev.tauko.http.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Scanner;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;

/** A private nginx on loopback that serves the files of a folder. */
public final class Nginx implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  private final Process process;
  private final int port;
  private final Thread drain;

  private Nginx(Process process, int port, Thread drain) {
    this.process = process;
    this.port = port;
    this.drain = drain;
  }

  /**
   * Starts nginx, or skips the test if there is none on this machine.
   *
   * @param directives what the server block holds beside its address and root
   */
  public static Nginx start(Path directory, Path root, String directives) throws Exception {
    Optional<Path> program = program();
    Assumptions.assumeThat(program)
        .as("nginx, which is not installed here (on Debian: apt install nginx-light)")
        .isPresent();
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Path config = directory.resolve("nginx.conf");
      Files.writeString(config, config(directory, root, port, directives));
      Process process =
          new ProcessBuilder(
                  program.orElseThrow().toString(),
                  "-p",
                  directory.toString(),
                  "-e",
                  "stderr",
                  "-c",
                  config.toString())
              .redirectErrorStream(true)
              .start();
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      StringBuilder read = new StringBuilder();
      for (String line; (line = output.readLine()) != null; read.append(line).append('\n')) {
        if (line.contains("start worker process ")) {
          return new Nginx(process, port, Thread.startVirtualThread(() -> drain(output)));
        }
      }
      process.waitFor();
      if (attempt == ATTEMPTS || !read.toString().contains("Address already in use")) {
        throw new IOException("nginx did not start:\n" + read);
      }
    }
  }

  private static void drain(BufferedReader output) {
    try {
      output.transferTo(Writer.nullWriter());
    } catch (IOException closed) {
      // The process has ended.
    }
  }

  private static Optional<Path> program() {
    return Stream.concat(
            Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":")),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static String config(Path directory, Path root, int port, String directives) {
    return """
    daemon off;
    user %s;
    worker_processes 1;
    pid %s/nginx.pid;
    error_log stderr notice;
    events { worker_connections 1024; }
    http {
      access_log off;
      client_body_temp_path %s/body;
      proxy_temp_path %s/proxy;
      fastcgi_temp_path %s/fastcgi;
      uwsgi_temp_path %s/uwsgi;
      scgi_temp_path %s/scgi;
      server {
        listen 127.0.0.1:%d;
        root %s;
        location = /status { stub_status; }
        %s
      }
    }
    """
        .formatted(
            System.getProperty("user.name"),
            directory,
            directory,
            directory,
            directory,
            directory,
            directory,
            port,
            root,
            directives);
  }

  public String url(String target) {
    return "http://127.0.0.1:" + port + target;
  }

  /** How many connections nginx has accepted, by its own status page. */
  public static int accepted(String statusPage) {
    return new Scanner(statusPage.lines().skip(2).findFirst().orElseThrow()).nextInt();
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    process.waitFor();
    drain.join();
  }
}
