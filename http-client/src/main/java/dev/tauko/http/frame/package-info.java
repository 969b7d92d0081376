/** The frames of WebSockets and the handshake before them (RFC 6455). Internal. */
@NullMarked
package dev.tauko.http.frame;

import org.jspecify.annotations.NullMarked;
