/**
 * How a TCP connection to a host comes about: its addresses, which of them may be used, and the
 * race between them. Internal.
 */
@NullMarked
package dev.tauko.http.internal.dial;

import org.jspecify.annotations.NullMarked;
