/** The same programs for the JDK's own client, called by virtual threads. */
@NullMarked
package dev.tauko.benchmarks.http.jdk;

import org.jspecify.annotations.NullMarked;
