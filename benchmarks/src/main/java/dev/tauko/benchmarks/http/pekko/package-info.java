/**
 * The same programs on the connections of Pekko HTTP itself, without a session: no pool, no limits,
 * no coroutines.
 */
@NullMarked
package dev.tauko.benchmarks.http.pekko;

import org.jspecify.annotations.NullMarked;
