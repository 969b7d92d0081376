/**
 * One coroutine's life: its future, its task, and the actor in whose turns it runs.
 *
 * <p>Internal: the types here are public only so that the floors above can reach them.
 */
@NullMarked
package dev.tauko.internal.task;

import org.jspecify.annotations.NullMarked;
