package dev.tauko.cluster.testkit;

import dev.tauko.cluster.ClusterEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;

/** A node in a process of its own, which can be killed. */
public final class NodeProcess implements AutoCloseable {
  private final Process process;

  private NodeProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a node, which joins another one.
   *
   * @param seed the address of the other one
   * @param provider a {@code RemoteCoroutineProvider}
   * @param settings lines of configuration
   */
  public static NodeProcess start(Object seed, Class<?> provider, String... settings)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                NodeProcess.class.getName(),
                seed.toString(),
                provider.getName()));
    command.addAll(List.of(settings));
    return new NodeProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Waits for a line of output. */
  public void awaitLine(String line) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String next = output.readLine();
    while (next != null && !next.equals(line)) {
      next = output.readLine();
    }
    if (next == null) {
      throw new IOException("the node has ended");
    }
  }

  /** Kills it, as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  /** The node's program. */
  public static void main(String[] arguments) {
    List<String> settings = new ArrayList<>(List.of(arguments).subList(2, arguments.length));
    settings.add("tauko.cluster.providers = [\"" + arguments[1] + "\"]");
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(), "tauko", TestCluster.config(settings.toArray(String[]::new)));
    ClusterEngine.get(system);
    Cluster cluster = Cluster.get(Adapter.toClassic(system));
    cluster.registerOnMemberUp(() -> System.out.println("up"));
    cluster.join(AddressFromURIString.parse(arguments[0]));
  }
}
