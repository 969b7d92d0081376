/** Nodes that are processes, and are killed, stopped and cut off under load. */
@NullMarked
package dev.tauko.cluster.campaign;

import org.jspecify.annotations.NullMarked;
