/**
 * asyncio for Apache Pekko: coroutines that are written top to bottom, and are actors.
 *
 * <p>{@link dev.tauko.Asyncio} has the functions, {@link dev.tauko.Engine} joins an existing actor
 * system, {@link dev.tauko.Runner} brings one of its own.
 */
@NullMarked
package dev.tauko;

import org.jspecify.annotations.NullMarked;
