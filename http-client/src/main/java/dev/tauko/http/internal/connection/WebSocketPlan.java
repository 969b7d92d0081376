package dev.tauko.http.internal.connection;

import dev.tauko.http.internal.frame.Handshake;
import dev.tauko.http.internal.settings.WebSocketSettings;
import org.apache.pekko.util.ByteString;

/**
 * A request that asks for a WebSocket.
 *
 * @param request the bytes that go out, those of the handshake
 */
public record WebSocketPlan(Handshake handshake, ByteString request, WebSocketSettings settings) {}
