/**
 * What coroutines and streams have between them: the last stage of a stream that a coroutine reads,
 * the first one of a stream that a coroutine feeds, and the coroutines inside a flow.
 *
 * <p>Internal: the types here are public only so that {@code dev.tauko.stream} can reach them.
 */
@NullMarked
package dev.tauko.internal.stream;

import org.jspecify.annotations.NullMarked;
