package dev.tauko.cluster.campaign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link CampaignNode} in a process of its own. */
final class NodeProcess {
  private final Process process;
  private final CompletableFuture<Void> up = new CompletableFuture<>();
  private final CompletableFuture<String> stats = new CompletableFuture<>();
  private final List<String> lines = new ArrayList<>();

  NodeProcess(List<String> prefix, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            CampaignNode.class.getName()));
    command.addAll(arguments);
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null) {
        synchronized (lines) {
          lines.add(line);
        }
        if (line.equals("UP")) {
          up.complete(null);
        } else if (line.startsWith("Stats[")) {
          stats.complete(line);
        } else if (line.startsWith("FAILED")) {
          up.completeExceptionally(new AssertionError(line));
        }
        line = out.readLine();
      }
    } catch (IOException closed) {
      // That is the end.
    }
    IllegalStateException ended = new IllegalStateException("the node has ended: " + output());
    up.completeExceptionally(ended);
    stats.completeExceptionally(ended);
  }

  /** What it has said last. */
  String output() {
    synchronized (lines) {
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }
  }

  void awaitUp() throws Exception {
    try {
      up.get(120, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("the node does not come up: " + output(), late);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    var _ = process.destroyForcibly().waitFor();
  }

  /** Sends a signal, such as STOP. */
  void signal(String name) throws IOException, InterruptedException {
    if (new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor()
        != 0) {
      throw new IOException("there is no process to be sent the signal " + name);
    }
  }

  /** Has its coroutines come to an end, and returns what the semaphore has then. */
  String stop() throws Exception {
    process.getOutputStream().write("stop\n".getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    return stats.get(60, TimeUnit.SECONDS);
  }
}
