import static dev.tauko.Asyncio.sleep;
import static dev.tauko.cluster.ClusterTasks.call;
import static dev.tauko.cluster.ClusterTasks.mapClusterAsDone;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.actor.Actors;
import dev.tauko.cluster.ClusterEngine;
import dev.tauko.cluster.RemoteCoroutine;
import dev.tauko.cluster.RemoteCoroutineProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * What a call of another node costs, in processes of their own on loopback: beside a plain ask of a
 * sharded entity there, how many a second a map makes, and how many bytes they are. Started by {@code
 * benchmarks/run-cluster}.
 */
public final class ClusterCost {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int ROUNDS = 7;
  private static final int CALLS = 3_000;
  private static final int MAPPED = 20_000;
  private static final int AT_A_TIME = 200;

  /** What is sent and comes back. */
  public record Text(String text) {}

  static final RemoteCoroutine<Text, Text> ECHO =
      RemoteCoroutine.of("echo", 1, Text.class, Text.class);

  /** What a plain entity and those who ask it say. */
  public interface Plain {}

  /** The same for a plain entity. */
  public record Ask(String text, ActorRef<Reply> replyTo) implements Plain {}

  /** The entity's answer. */
  public record Reply(String text) implements Plain {}

  static final EntityTypeKey<Ask> ENTITY = EntityTypeKey.create(Ask.class, "plain");

  /** What each node registers. */
  public static final class Provider implements RemoteCoroutineProvider {
    @Override
    public void register(Registry registry) {
      registry.register(ECHO, text -> text);
    }
  }

  public static void main(String[] arguments) throws Exception {
    boolean first = arguments.length == 0;
    ActorSystem<Void> system = system(first ? "first" : arguments[0]);
    ClusterSharding.get(system)
        .init(
            Entity.of(
                    ENTITY,
                    context ->
                        Behaviors.receiveMessage(ask -> {
                          ask.replyTo().tell(new Reply(ask.text()));
                          return Behaviors.same();
                        }))
                .withRole("second"));
    ClusterEngine.get(system);
    Cluster cluster = Cluster.get(Adapter.toClassic(system));
    if (first) {
      cluster.join(cluster.selfAddress());
      measure(system);
      system.terminate();
    } else {
      cluster.join(AddressFromURIString.parse(arguments[1]));
      while (System.in.read() != -1) {}
      Runtime.getRuntime().halt(0);
    }
  }

  private static ActorSystem<Void> system(String role) {
    return ActorSystem.create(
        Behaviors.empty(),
        "cost",
        ConfigFactory.parseString(
                """
                pekko.actor.provider = cluster
                pekko.loglevel = ERROR
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.cluster { roles = [%s], jmx.enabled = off }
                pekko.coordinated-shutdown.run-by-actor-system-terminate = off
                pekko.actor.serialization-bindings."ClusterCost$Plain" = jackson-cbor
                tauko.cluster.providers = ["ClusterCost$Provider"]
                """
                    .formatted(role))
            .withFallback(ConfigFactory.load()));
  }

  private static void measure(ActorSystem<Void> system) throws Exception {
    List<Process> others = new ArrayList<>();
    try {
      System.out.printf("map, 1 node:  %,9.0f calls a second%n", mapped(system));
      for (String role : List.of("second", "third")) {
        others.add(start(system, role));
        int nodes = others.size() + 1;
        run(system, () -> {
          ClusterEngine.current().awaitNodes(nodes);
          return null;
        });
        if (nodes == 2) {
          roundTrips(system);
          bytes(system);
        }
        System.out.printf("map, %d nodes: %,9.0f calls a second%n", nodes, mapped(system));
      }
    } finally {
      others.forEach(Process::destroyForcibly);
    }
  }

  private static Process start(ActorSystem<Void> system, String role) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            ClusterCost.class.getName(),
            role,
            Cluster.get(Adapter.toClassic(system)).selfAddress().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** One after the other, in turns, the medians of the rounds. */
  private static void roundTrips(ActorSystem<Void> system) throws Exception {
    EntityRef<Ask> entity = ClusterSharding.get(system).entityRefFor(ENTITY, "one");
    double[] plain = new double[ROUNDS];
    double[] calls = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      plain[round] =
          micros(
              system,
              () -> Actors.<Ask, Reply>ask(entity, ref -> new Ask("some text", ref), LIMIT));
      calls[round] = micros(system, () -> call(ECHO.onRole("second"), new Text("some text")));
    }
    double ask = median(plain);
    double call = median(calls);
    System.out.printf("ask of a sharded entity: %8.0f us%n", ask);
    System.out.printf("call:                    %8.0f us, %.0f %%%n", call, 100 * ask / call);
  }

  private static double micros(ActorSystem<Void> system, Coroutine<?> one) throws Exception {
    return run(system, () -> {
      long start = System.nanoTime();
      for (int n = 0; n < CALLS; n++) {
        var _ = one.await();
      }
      return (System.nanoTime() - start) / 1e3 / CALLS;
    });
  }

  private static double mapped(ActorSystem<Void> system) throws Exception {
    double[] rates = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      rates[round] = run(system, () -> {
        long start = System.nanoTime();
        map(ECHO);
        return MAPPED / ((System.nanoTime() - start) / 1e9);
      });
    }
    return median(rates);
  }

  private static void map(RemoteCoroutine<Text, Text> coroutine) {
    Iterable<Text> items =
        () -> IntStream.range(0, MAPPED).mapToObj(number -> new Text("some text")).iterator();
    mapClusterAsDone(items, AT_A_TIME, coroutine, text -> {});
  }

  /** What goes over the loopback device in both directions, TCP's own bytes included. */
  private static void bytes(ActorSystem<Void> system) throws Exception {
    if (!Files.exists(Path.of("/proc/net/dev"))) {
      return;
    }
    run(system, () -> {
      map(ECHO.onRole("second"));
      sleep(Duration.ofSeconds(2));
      long before = received();
      sleep(Duration.ofSeconds(2));
      long idle = received() - before;
      before = received();
      map(ECHO.onRole("second"));
      System.out.printf(
          "bytes of a call: %,d, in both directions (loopback, with what else was sent: %,d a"
              + " second)%n",
          (received() - before) / MAPPED, idle / 2);
      return null;
    });
  }

  private static long received() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/net/dev"))) {
      if (line.strip().startsWith("lo:")) {
        return Long.parseLong(line.strip().split("\\s+")[1]);
      }
    }
    return 0;
  }

  private static double median(double[] values) {
    double[] warm = Arrays.copyOfRange(values, 2, values.length);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }

  private static <T> T run(ActorSystem<Void> system, Coroutine<T> body) throws Exception {
    return Engine.get(system).start(body).toCompletableFuture().get();
  }
}
