/**
 * The ground floor: the event loop as an executor of a Pekko dispatcher, its clock and timers, and
 * the carriers that let a thread of execution pause inside an actor's turn. Knows nothing of tasks.
 *
 * <p>Internal: the types here are public only so that the floors above can reach them.
 */
@NullMarked
package dev.tauko.internal.loop;

import org.jspecify.annotations.NullMarked;
