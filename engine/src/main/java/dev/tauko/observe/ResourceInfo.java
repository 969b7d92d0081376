package dev.tauko.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that tasks wait at: a lock, a semaphore, a queue, an event.
 *
 * @param id a number, within one snapshot
 * @param type its class, without the package
 * @param name the name that users gave; null if they did not
 * @param state its {@code toString}: permits, items, waiting coroutines
 * @param holders the ids of the tasks that hold it, as far as that is known
 * @param waiting the ids of the tasks that wait at it, in the order in which they began
 */
public record ResourceInfo(
    int id,
    String type,
    @Nullable String name,
    String state,
    List<Long> holders,
    List<Long> waiting) {}
