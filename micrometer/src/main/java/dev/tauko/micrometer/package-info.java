/**
 * Metrics for <a href="https://micrometer.io">Micrometer</a>: what an engine, its locks, queues and
 * limiters, and HTTP sessions do, in a {@code MeterRegistry}.
 *
 * <p>Names of meters are made of the kinds of things that are measured; tags hold names that come
 * from code and configuration. So the number of series does not depend on how many tasks run, or
 * what they are called. Gauges do not keep alive what they measure.
 */
@NullMarked
package dev.tauko.micrometer;

import org.jspecify.annotations.NullMarked;
