/**
 * An HTTP client for coroutines, on Pekko HTTP and Pekko Streams.
 *
 * <p>{@link dev.tauko.http.ClientSession} is what users start with. Below it, from the top down:
 *
 * <ul>
 *   <li>{@code Connector}, {@code Call}, {@code Exchange}: a request as a future; its attempts
 *   <li>{@code Pool}, {@code HostPool}: the actor that owns the connections and who waits for them
 *   <li>{@code Connection}, {@code ConnectionStage}, {@code Body}: one connection and what it
 *       receives
 *   <li>{@code GuardStage}, {@code ResponseFilter}, {@code HeadReader}, {@code ChunkReader}: what a
 *       server may send
 *   <li>{@code Transport}, {@code Tls}, {@code FuseStage}: the stream down to TCP
 * </ul>
 */
@NullMarked
package dev.tauko.http;

import org.jspecify.annotations.NullMarked;
