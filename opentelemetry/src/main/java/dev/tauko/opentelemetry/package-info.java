/**
 * <a href="https://opentelemetry.io">OpenTelemetry</a> in coroutines.
 *
 * <p>With this module on the class path, {@code Context.current()} belongs to the running
 * coroutine, like a {@link dev.tauko.ContextVar}: it stays over suspensions, a task begins with
 * that of its creator, and so do a callback and a call of {@code toThread}. Nothing has to be
 * installed: OpenTelemetry finds the module's {@code ContextStorageProvider} by itself. Threads
 * that run no coroutine have a context of their own, as usual; a task that such a thread starts
 * begins with it.
 */
@NullMarked
package dev.tauko.opentelemetry;

import org.jspecify.annotations.NullMarked;
