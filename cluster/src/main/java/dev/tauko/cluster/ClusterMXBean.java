package dev.tauko.cluster;

/**
 * The nodes of a cluster as JMX shows them on each of them, under the name {@code
 * dev.tauko:type=Cluster,system=…}. Each operation asks all nodes, and waits for five seconds at
 * most. {@code tauko.jmx = off} leaves it out.
 */
public interface ClusterMXBean {
  /** The address of this node. */
  String getAddress();

  /** The addresses of the nodes that take calls. */
  String[] getNodes();

  /** {@link NodeView#PS} of all nodes, each under a line with its address. */
  String ps();

  /** {@link NodeView#PSTREE} of all nodes. */
  String pstree();

  /** {@link NodeView#SUMMARY} of all nodes. */
  String summary();

  /** {@link NodeView#ENDED} of all nodes. */
  String endedTasks();
}
