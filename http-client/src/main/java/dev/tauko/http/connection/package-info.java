/**
 * Connections, and who gets one. Internal. From the top down:
 *
 * <ul>
 *   <li>{@code Connector}, {@code Call}, {@code Exchange}: a request as a future; its attempts
 *   <li>{@code Pool}, {@code HostPool}: the actor that owns the connections and who waits for them
 *   <li>{@code Connection}, {@code ConnectionStage}, {@code Body}: one connection and what it
 *       receives
 *   <li>{@code Transport}, {@code Tls}, {@code FuseStage}: the stream down to TCP
 * </ul>
 */
@NullMarked
package dev.tauko.http.connection;

import org.jspecify.annotations.NullMarked;
