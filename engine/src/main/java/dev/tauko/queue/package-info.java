/** Queues between coroutines: asyncio's, with back-pressure and shutdown. */
@NullMarked
package dev.tauko.queue;

import org.jspecify.annotations.NullMarked;
