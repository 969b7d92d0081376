package dev.tauko.http.connection;

import dev.tauko.http.frame.Handshake;
import dev.tauko.http.settings.SocketSettings;
import org.apache.pekko.util.ByteString;

/**
 * A request that asks for a WebSocket.
 *
 * @param request the bytes that go out, those of the handshake
 */
public record SocketPlan(Handshake handshake, ByteString request, SocketSettings settings) {}
