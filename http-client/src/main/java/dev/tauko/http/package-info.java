/**
 * An HTTP client for coroutines, on Pekko HTTP and Pekko Streams.
 *
 * <p>{@link dev.tauko.http.ClientSession} is what users start with. The way of a request around the
 * network is {@code Pipeline}, {@code MiddlewareChain} and what they call; the packages below are
 * internal, and {@code connection} is where the network begins.
 */
@NullMarked
package dev.tauko.http;

import org.jspecify.annotations.NullMarked;
