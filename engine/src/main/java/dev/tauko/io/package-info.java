/**
 * asyncio's streams and subprocesses: connections by TCP, TLS and Unix sockets as a reader and a
 * writer, servers whose handlers are coroutines, and processes with their pipes. {@link
 * dev.tauko.io.Streams} and {@link dev.tauko.io.Subprocesses} have the functions.
 */
@NullMarked
package dev.tauko.io;

import org.jspecify.annotations.NullMarked;
