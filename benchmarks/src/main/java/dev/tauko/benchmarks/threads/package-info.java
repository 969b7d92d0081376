/** The same programs for the JDK's own virtual threads, one for each coroutine. */
@NullMarked
package dev.tauko.benchmarks.threads;

import org.jspecify.annotations.NullMarked;
