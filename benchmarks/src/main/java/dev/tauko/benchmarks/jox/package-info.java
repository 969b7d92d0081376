/** Programs for the channels of Jox, used by virtual threads. */
@NullMarked
package dev.tauko.benchmarks.jox;

import org.jspecify.annotations.NullMarked;
