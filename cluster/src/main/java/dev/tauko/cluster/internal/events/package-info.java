/** What happens to the nodes of a cluster, for coroutines that wait for it. Internal. */
@NullMarked
package dev.tauko.cluster.internal.events;

import org.jspecify.annotations.NullMarked;
