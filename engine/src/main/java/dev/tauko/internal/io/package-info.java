/**
 * What streams, servers and subprocesses are made of: transports (TCP, Unix sockets, pipes, TLS),
 * and above them the reader, the writer and what a coroutine waits for there.
 *
 * <p>Internal: the types here are public only so that {@code dev.tauko.io} can reach them.
 */
@NullMarked
package dev.tauko.internal.io;

import org.jspecify.annotations.NullMarked;
