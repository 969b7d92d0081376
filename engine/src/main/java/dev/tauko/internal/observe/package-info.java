/** How an engine is looked at: snapshots, call graphs, deadlocks. */
@NullMarked
package dev.tauko.internal.observe;

import org.jspecify.annotations.NullMarked;
