package dev.tauko.demos.cluster;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.cluster.ClusterTasks.mapClusterAsDone;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Task;
import dev.tauko.cluster.ClusterEngine;
import dev.tauko.demos.AtLeastOne;
import dev.tauko.demos.Demo;
import dev.tauko.demos.Main;
import dev.tauko.demos.Settings;
import dev.tauko.demos.Text;
import dev.tauko.demos.cluster.Crawling.Found;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Three processes that are one cluster, and crawl a site; one is killed meanwhile. */
@Command(
    name = "cluster",
    description = {
      "Three processes as one cluster, which crawl a small site together.",
      "One of them is killed (kill -9) in the middle; no page is lost."
    })
public final class ClusterDemo extends Demo {
  private static final int NODES = 3;

  @Option(
      names = "--pages",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "200",
      description = "How many pages the site has; ${DEFAULT-VALUE} otherwise.")
  private int pages;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "12",
      description = "How many are read at a time, on all nodes; ${DEFAULT-VALUE} otherwise.")
  private int limit;

  @Option(names = "--join", paramLabel = "ADDRESS", hidden = true)
  private @Nullable String join;

  /** The command of this command line. */
  public ClusterDemo(Main main) {
    super(main);
  }

  /** A node on loopback, which finds out within seconds that another one is gone. */
  @Override
  protected Config configured(Config config) {
    return ConfigFactory.parseString(
            """
            pekko.loglevel = ERROR   # Pekko warns of the node that is killed
            pekko.actor.provider = cluster
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            pekko.cluster {
              jmx.enabled = off
              gossip-interval = 200ms
              leader-actions-interval = 200ms
              # In one jar, the order of the reference.conf files is that of the shading.
              downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
              split-brain-resolver.stable-after = 2s
            }
            tauko.cluster {
              providers = ["dev.tauko.demos.cluster.Crawling"]
              heartbeat-interval = 200ms
            }
            """)
        .withFallback(config);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    ClusterEngine engine = ClusterEngine.current();
    return join == null ? lead(engine, out) : work(engine, join, out);
  }

  /** The other processes: say that they are there, and leave when the first one ends. */
  private static int work(ClusterEngine engine, String first, PrintWriter out) throws Exception {
    join(engine, first);
    engine.awaitNodes(2);
    out.println(Worker.UP + engine.address());
    while (toThread(() -> System.in.read()) != -1) {
      // Nothing is said there.
    }
    return 0;
  }

  private static void join(ClusterEngine engine, String address) {
    Cluster.get(engine.system()).manager().tell(Join.create(AddressFromURIString.parse(address)));
  }

  /** The first process: has the site, starts the others, and crawls. */
  private int lead(ClusterEngine engine, PrintWriter out) throws Exception {
    join(engine, engine.address());
    Task<Worker> starting = createTask(() -> Worker.start(engine.address()));
    try (Site site = Site.start(pages);
        Worker doomed = Worker.start(engine.address());
        Worker other = starting.await()) {
      engine.awaitNodes(NODES);
      out.printf("Node 1: %s, this process%n", engine.address());
      out.printf("Node 2: %s, process %d%n", doomed.address(), doomed.pid());
      out.printf("Node 3: %s, process %d%n%n", other.address(), other.pid());
      Map<String, Integer> byNode = new TreeMap<>();
      Duration begin = runningLoop().time();
      Duration killed = crawl(site, doomed, byNode, out);
      report(site, byNode, begin, killed, out);
      return site.visits().size() == pages ? 0 : 1;
    }
  }

  /**
   * Reads all pages that can be reached, those that are as many links away at a time.
   *
   * @return when the node was killed
   */
  private Duration crawl(Site site, Worker doomed, Map<String, Integer> byNode, PrintWriter out) {
    Set<String> known = new HashSet<>(Set.of(site.url()));
    List<String> next = List.copyOf(known);
    List<Duration> killed = new ArrayList<>();
    while (!next.isEmpty()) {
      List<String> found = new ArrayList<>();
      mapClusterAsDone(
          next,
          limit,
          Crawling.READ_PAGE.atLeastOnce(),
          page -> {
            byNode.merge(page.node(), 1, Integer::sum);
            found.addAll(unknown(page, known));
            int all = byNode.values().stream().mapToInt(Integer::intValue).sum();
            if (all >= pages / 2 && !doomed.isKilled()) {
              doomed.kill();
              killed.add(runningLoop().time());
              out.printf("kill -9 of node 2, after %s%n%n", Text.count(all, "page"));
            }
          });
      next = found;
    }
    return killed.isEmpty() ? runningLoop().time() : killed.getFirst();
  }

  private static List<String> unknown(Found page, Set<String> known) {
    return page.links().stream().filter(known::add).toList();
  }

  private void report(
      Site site, Map<String, Integer> byNode, Duration begin, Duration killed, PrintWriter out) {
    byNode.forEach((node, read) -> out.printf("%4d read by %s%n", read, node));
    List<List<Duration>> again =
        site.visits().values().stream().filter(times -> times.size() > 1).toList();
    Duration last = again.stream().map(List::getLast).max(Duration::compareTo).orElse(killed);
    out.printf("%nRead:   %d of %d pages%n", site.visits().size(), pages);
    out.printf("Twice:  %d, which node 2 had begun and not finished%n", again.size());
    out.printf(
        "Hole:   %s from the kill until they were read again%n", Text.seconds(last.minus(killed)));
    out.printf("Total:  %s%n", Text.seconds(runningLoop().time().minus(begin)));
  }
}
