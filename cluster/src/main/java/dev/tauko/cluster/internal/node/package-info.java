/** One node: whether it is part of a cluster, and where it is. Internal. */
@NullMarked
package dev.tauko.cluster.internal.node;

import org.jspecify.annotations.NullMarked;
