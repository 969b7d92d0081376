/**
 * Constructs that hold several coroutines: each is the role of a supervisor actor.
 *
 * <p>Internal: the types here are public only so that the floor above can reach them.
 */
@NullMarked
package dev.tauko.internal.group;

import org.jspecify.annotations.NullMarked;
