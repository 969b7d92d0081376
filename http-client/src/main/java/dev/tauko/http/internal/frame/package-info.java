/** The frames of WebSockets and the handshake before them (RFC 6455). Internal. */
@NullMarked
package dev.tauko.http.internal.frame;

import org.jspecify.annotations.NullMarked;
