/**
 * Synchronisation between coroutines: asyncio's primitives, each fair and first come, first served.
 */
@NullMarked
package dev.tauko.sync;

import org.jspecify.annotations.NullMarked;
