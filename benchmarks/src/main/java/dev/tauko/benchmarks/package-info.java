/**
 * Benchmarks of the engine. Each workload is a class with a {@code main} program of its own, which
 * {@code benchmarks/run} puts beside the same program of a peer; the classes named {@code
 * …Benchmark} measure the same workloads with JMH.
 */
@NullMarked
package dev.tauko.benchmarks;

import org.jspecify.annotations.NullMarked;
