/**
 * Permits that go from hand to hand: what locks and semaphores are made of.
 *
 * <p>Internal: the types here are public only so that {@code dev.tauko.sync} can reach them.
 */
@NullMarked
package dev.tauko.internal.sync;

import org.jspecify.annotations.NullMarked;
