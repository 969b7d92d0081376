package dev.tauko.cluster.campaign;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;

import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.cluster.ClusterEngine;
import dev.tauko.cluster.ClusterPermit;
import dev.tauko.cluster.ClusterSemaphore;
import dev.tauko.cluster.LeaseLostException;
import dev.tauko.cluster.testkit.TestCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A node that is a process: coroutines that use the resource with permits of a semaphore, until a
 * line "stop" comes, and then say what the semaphore has.
 *
 * <p>Arguments: name, host, port, addresses of all nodes, host and port of the resource, port of
 * the items or 0 for no queues, permits, coroutines, and further settings.
 */
public final class CampaignNode {
  private final String name;
  private final String resourceHost;
  private final int resourcePort;
  private volatile boolean stopping;

  private CampaignNode(String name, String resourceHost, int resourcePort) {
    this.name = name;
    this.resourceHost = resourceHost;
    this.resourcePort = resourcePort;
  }

  /** Runs a node. */
  public static void main(String[] args) throws Exception {
    List<String> settings = new ArrayList<>(List.of(args).subList(9, args.length));
    settings.add("pekko.remote.artery.canonical.hostname = " + args[1]);
    settings.add("pekko.remote.artery.canonical.port = " + args[2]);
    settings.add("pekko.cluster.seed-nodes = [" + args[3] + "]");
    settings.add("pekko.cluster.seed-node-timeout = 1s");
    settings.add("pekko.coordinated-shutdown.exit-jvm = on");
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(), "tauko", TestCluster.config(settings.toArray(String[]::new)));
    ClusterEngine engine = ClusterEngine.get(system);
    CampaignNode node = new CampaignNode(args[0], args[4], Integer.parseInt(args[5]));
    ClusterSemaphore semaphore =
        ClusterSemaphore.named(system, "campaign", Integer.parseInt(args[7]));
    int coroutines = Integer.parseInt(args[8]);
    QueueLoad load =
        new QueueLoad(args[4], Integer.parseInt(args[6]), args[0], () -> node.stopping);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var _ =
        Engine.get(system)
            .start(() -> {
              engine.awaitNodes(List.of(args[3].split(",", -1)).size());
              System.out.println("UP");
              if (!args[6].equals("0")) {
                load.begin();
              }
              List<Task<?>> users = new ArrayList<>();
              for (int i = 0; i < coroutines; i++) {
                users.add(createTask(() -> node.use(semaphore)));
              }
              for (Task<?> user : users) {
                var _ = user.await();
              }
              System.out.println(semaphore.stats(Duration.ofSeconds(30)));
            })
            .toCompletableFuture()
            .whenComplete((_, failure) -> {
              if (failure != null) {
                System.out.println("FAILED " + failure);
              }
            });
    while (!"stop".equals(commands.readLine())) {
      // Other lines mean nothing.
    }
    node.stopping = true;
    commands.readLine();
    Runtime.getRuntime().halt(0);
  }

  private Void use(ClusterSemaphore semaphore) throws IOException {
    try (Socket socket = new Socket(resourceHost, resourcePort);
        PrintWriter out =
            new PrintWriter(socket.getOutputStream(), true, StandardCharsets.US_ASCII);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      while (!stopping) {
        try {
          semaphore.withPermit(permit -> {
            use(permit, out, in);
          });
        } catch (LeaseLostException lost) {
          System.out.println("LOST " + lost.getMessage());
        }
      }
    }
    return null;
  }

  private void use(ClusterPermit permit, PrintWriter out, BufferedReader in) throws IOException {
    long token = permit.token();
    if (!tell(out, in, "begin", token)) {
      return;
    }
    try {
      sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(20)));
      permit.requireHeld();
      tell(out, in, "use", token);
    } finally {
      tell(out, in, "end", token);
    }
  }

  private boolean tell(PrintWriter out, BufferedReader in, String verb, long token)
      throws IOException {
    out.println(verb + " " + name + " " + token);
    return "ok".equals(in.readLine());
  }
}
