/**
 * Constructs that hold several coroutines; a supervisor actor looks after each of them.
 *
 * <p>Internal: the types here are public only so that the floor above can reach them.
 */
@NullMarked
package dev.tauko.internal.group;

import org.jspecify.annotations.NullMarked;
