package dev.tauko.cluster;

/**
 * What {@link ClusterEngine#report} has got from one node.
 *
 * @param address the node's address
 * @param answered whether it has answered
 * @param text what it shows of its engines, cut to {@code tauko.cluster.max-payload}; why there is
 *     nothing, if it has not answered
 */
public record NodeReport(String address, boolean answered, String text) {}
