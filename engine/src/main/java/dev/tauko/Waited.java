package dev.tauko;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Asyncio#waitTasks} found when the waiting coroutine went on.
 *
 * @param done the futures that are done, in the order in which they were given
 * @param pending the others, in that order
 */
public record Waited<T extends @Nullable Object>(
    Set<Future<? extends T>> done, Set<Future<? extends T>> pending) {}
