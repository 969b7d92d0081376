package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.ClusterMXBean;
import dev.tauko.cluster.ClusterNode;
import dev.tauko.cluster.NodeReport;
import dev.tauko.cluster.NodeView;
import dev.tauko.cluster.internal.node.Nodes;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.pekko.SystemBeans;
import java.time.Duration;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;

/** The MXBean of a node. */
public final class ClusterBean implements ClusterMXBean {
  private static final Logger log = Loggers.of(ClusterMXBean.class);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final RemoteNode node;

  private ClusterBean(ActorSystem<?> system, RemoteNode node) {
    this.system = system;
    this.node = node;
  }

  /** Registers the bean of a node, and takes it back when the actor system has ended. */
  public static void register(ActorSystem<?> system, RemoteNode node) {
    if (system.settings().config().getBoolean("tauko.jmx")) {
      SystemBeans.register(system, new ClusterBean(system, node), "type=Cluster", log);
    }
  }

  @Override
  public String getAddress() {
    return Nodes.address(system);
  }

  @Override
  public String[] getNodes() {
    return node.nodes().stream().map(ClusterNode::address).sorted().toArray(String[]::new);
  }

  @Override
  public String ps() {
    return show(NodeView.PS);
  }

  @Override
  public String pstree() {
    return show(NodeView.PSTREE);
  }

  @Override
  public String summary() {
    return show(NodeView.SUMMARY);
  }

  @Override
  public String endedTasks() {
    return show(NodeView.ENDED);
  }

  private String show(NodeView view) {
    return node.reports().of(view, PATIENCE).toCompletableFuture().join().stream()
        .map(ClusterBean::under)
        .collect(Collectors.joining("\n"));
  }

  private static String under(NodeReport report) {
    return "== "
        + report.address()
        + (report.answered() ? "\n" + report.text() : ": " + report.text() + "\n");
  }
}
