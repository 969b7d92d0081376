package dev.tauko.cluster;

import java.util.Set;

/**
 * A node that takes calls, as another one sees it.
 *
 * @param address its address, such as {@code pekko://app@10.0.0.1:7355}
 * @param roles its roles: {@code pekko.cluster.roles}
 * @param coroutines what it has registered, each as name and version: {@code fetch-page@1}
 * @param running how many bodies it runs, about a heartbeat ago
 */
public record ClusterNode(String address, Set<String> roles, Set<String> coroutines, int running) {}
