/**
 * Coroutines beyond one machine: the same program on one node, or on all nodes of a Pekko Cluster.
 *
 * <p>{@link dev.tauko.cluster.ClusterEngine} is what an actor system has of all this. Without a
 * cluster, the one node that there is serves everything.
 */
@NullMarked
package dev.tauko.cluster;

import org.jspecify.annotations.NullMarked;
