/**
 * Tools for everyday concurrency: bounded concurrency, races, hedging, retries, rate limits,
 * bulkheads, circuit breakers and repetition.
 *
 * <p>{@link dev.tauko.tools.Tools} has the functions, to be imported statically. What has a state
 * that calls share is a class of its own: {@link dev.tauko.tools.RateLimiter}, {@link
 * dev.tauko.tools.Bulkhead}, {@link dev.tauko.tools.CircuitBreaker}.
 */
@NullMarked
package dev.tauko.tools;

import org.jspecify.annotations.NullMarked;
