/**
 * Benchmarks of streams: echo servers, and the client that all of them are measured with. {@code
 * benchmarks/run-echo} runs them.
 */
@NullMarked
package dev.tauko.benchmarks.io;

import org.jspecify.annotations.NullMarked;
