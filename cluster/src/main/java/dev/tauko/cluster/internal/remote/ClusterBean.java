package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.ClusterMXBean;
import dev.tauko.cluster.ClusterNode;
import dev.tauko.cluster.NodeReport;
import dev.tauko.cluster.NodeView;
import dev.tauko.cluster.internal.node.Nodes;
import dev.tauko.internal.log.Loggers;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;

/** The MXBean of a node. It is registered a little later than the node starts, as engines' are. */
public final class ClusterBean implements ClusterMXBean {
  private static final Logger log = Loggers.of(ClusterMXBean.class);

  /** In milliseconds. */
  private static final long DELAY = 500;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final RemoteNode node;

  private ClusterBean(ActorSystem<?> system, RemoteNode node) {
    this.system = system;
    this.node = node;
  }

  /** Registers the bean of a node, and takes it back when the actor system has ended. */
  public static void register(ActorSystem<?> system, RemoteNode node) {
    if (!system.settings().config().getBoolean("tauko.jmx")) {
      return;
    }
    CompletableFuture<?> ended = system.getWhenTerminated().toCompletableFuture();
    CompletableFuture.delayedExecutor(DELAY, TimeUnit.MILLISECONDS)
        .execute(() -> {
          if (!ended.isDone()) {
            new ClusterBean(system, node).register(ended);
          }
        });
  }

  private void register(CompletableFuture<?> ended) {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      ObjectName name = server.registerMBean(this, free(server)).getObjectName();
      var _ = ended.whenComplete((done, thrown) -> unregister(server, name));
    } catch (JMException e) {
      log.warn("JMX shows nothing of the node {}", getAddress(), e);
    }
  }

  /** A name that no other node in this JVM has: actor systems may have the same. */
  private ObjectName free(MBeanServer server) throws JMException {
    String wanted = "dev.tauko:type=Cluster,system=" + ObjectName.quote(system.name());
    ObjectName name = new ObjectName(wanted);
    for (int number = 2; server.isRegistered(name); number++) {
      name = new ObjectName(wanted + ",number=" + number);
    }
    return name;
  }

  private static void unregister(MBeanServer server, ObjectName name) {
    try {
      server.unregisterMBean(name);
    } catch (JMException e) {
      log.debug("{} was not registered", name, e);
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
