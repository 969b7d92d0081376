/** The same programs for Pekko's typed actors: one for each coroutine, and no coroutine in it. */
@NullMarked
package dev.tauko.benchmarks.pekko;

import org.jspecify.annotations.NullMarked;
