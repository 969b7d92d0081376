/** What is sent from node to node, and how it is written. Internal. */
@NullMarked
package dev.tauko.cluster.internal.wire;

import org.jspecify.annotations.NullMarked;
