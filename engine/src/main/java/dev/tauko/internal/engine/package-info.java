/**
 * The engine from its start to its end in an actor system: settings, the actor that keeps the
 * dispatcher alive, the runs of main coroutines, the shutdown.
 *
 * <p>Internal: the types here are public only so that {@code dev.tauko} can reach them.
 */
@NullMarked
package dev.tauko.internal.engine;

import org.jspecify.annotations.NullMarked;
