/**
 * Coroutines and Pekko Streams together: elements in a {@code for} loop, sources, sinks and flows
 * whose work is done by coroutines. Needs {@code pekko-stream}, an optional dependency of the
 * engine.
 */
@NullMarked
package dev.tauko.stream;

import org.jspecify.annotations.NullMarked;
