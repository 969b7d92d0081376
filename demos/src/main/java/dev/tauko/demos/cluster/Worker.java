package dev.tauko.demos.cluster;

import static dev.tauko.Asyncio.toThread;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own, which runs the same program with {@code --join}. */
final class Worker implements AutoCloseable {
  /** What a worker says when it is a member of the cluster, before its address. */
  static final String UP = "up ";

  private static final String MAIN = "dev.tauko.demos.Main";
  private static final int PATIENCE = 15;

  private final Process process;
  private final String address;
  private boolean killed;

  private Worker(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts a worker. Suspends until it has joined a node. */
  static Worker start(String node) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    MAIN,
                    "cluster",
                    "--join",
                    node))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      return new Worker(process, toThread(() -> address(process.inputReader())));
    } catch (Throwable failure) {
      process.destroyForcibly();
      throw failure;
    }
  }

  private static String address(BufferedReader output) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(UP)) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("a node has ended before it had joined the cluster");
    }
    return line.substring(UP.length());
  }

  String address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  /** Ends it at once, as {@code kill -9} does. */
  void kill() {
    killed = true;
    process.destroyForcibly();
  }

  boolean isKilled() {
    return killed;
  }

  /** Has it leave the cluster, and waits until it has. Suspends. */
  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!toThread(() -> process.waitFor(PATIENCE, TimeUnit.SECONDS))) {
      process.destroyForcibly();
    }
  }
}
