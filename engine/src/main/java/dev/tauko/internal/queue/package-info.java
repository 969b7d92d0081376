/**
 * The orders in which queues give their items.
 *
 * <p>Internal: the types here are public only so that {@code dev.tauko.queue} can reach them.
 */
@NullMarked
package dev.tauko.internal.queue;

import org.jspecify.annotations.NullMarked;
