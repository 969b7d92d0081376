/**
 * Connections, and who gets one. Internal. From the top down:
 *
 * <ul>
 *   <li>{@code Connector}, {@code Call}, {@code Exchange}: a request as a future; its attempts
 *   <li>{@code Pool}, {@code HostPool}: the actor that owns the connections and who waits for them
 *   <li>{@code Connection}, {@code ConnectionLogic}, {@code ConnectionStage}, {@code ResponseBody}:
 *       one connection and what it receives
 *   <li>{@code Upload}: the body of a request on its way out
 *   <li>{@code WebSocketLink}, {@code WebSocketStage}: a WebSocket and its connection
 *   <li>{@code Transport}, {@code FuseStage}: the streams that connections are
 * </ul>
 */
@NullMarked
package dev.tauko.http.internal.connection;

import org.jspecify.annotations.NullMarked;
