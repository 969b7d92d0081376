/**
 * The lines in which coroutines wait at a channel.
 *
 * <p>Internal: the types here are public only so that {@code dev.tauko.channel} can reach them.
 */
@NullMarked
package dev.tauko.internal.channel;

import org.jspecify.annotations.NullMarked;
