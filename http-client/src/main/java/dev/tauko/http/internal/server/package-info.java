/** What servers are made of: connections as they end, and coroutines that answer requests. */
@NullMarked
package dev.tauko.http.internal.server;

import org.jspecify.annotations.NullMarked;
