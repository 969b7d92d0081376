package dev.tauko.cluster;

import java.util.Set;

/**
 * Something that has happened to a node of the cluster, as the node that is told sees it. See
 * {@link ClusterEngine#events}.
 */
public sealed interface NodeEvent {

  /** The node's address, such as {@code pekko://app@10.0.0.1:7355}. */
  String address();

  /** The node's roles: {@code pekko.cluster.roles}. */
  Set<String> roles();

  /** It is a member of the cluster. */
  record Up(String address, Set<String> roles) implements NodeEvent {}

  /** It does not answer. It may come back, or be removed by the split-brain resolver. */
  record Unreachable(String address, Set<String> roles) implements NodeEvent {}

  /** It answers again. */
  record Reachable(String address, Set<String> roles) implements NodeEvent {}

  /** It is about to leave, or was taken out of the cluster. */
  record Leaving(String address, Set<String> roles) implements NodeEvent {}

  /**
   * It is no longer a member, and never will be: a process that starts there anew is another node.
   */
  record Removed(String address, Set<String> roles) implements NodeEvent {}
}
