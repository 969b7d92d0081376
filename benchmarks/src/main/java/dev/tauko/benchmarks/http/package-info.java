/**
 * Benchmarks of the HTTP session: programs that {@code benchmarks/run-http} puts beside the same
 * programs of other clients.
 */
@NullMarked
package dev.tauko.benchmarks.http;

import org.jspecify.annotations.NullMarked;
