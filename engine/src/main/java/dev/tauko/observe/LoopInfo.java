package dev.tauko.observe;

import java.time.Duration;

/**
 * An event loop, or the pool of a parallel engine, at a moment.
 *
 * @param ready steps that are ready to run
 * @param timers timers that have not gone off, cancelled ones too
 * @param outside calls of {@code toThread} and the like that are under way
 * @param steps steps since the start; -1 for a pool, which does not count them
 * @param lateness how long the snapshot has waited for its first turn; of a loop that does not
 *     answer, how long it has been busy since its last look at the clock
 * @param answers whether the loop has given the snapshot its turns in time; if not, the snapshot
 *     was read without them, and says less of what tasks wait for
 */
public record LoopInfo(
    int ready, int timers, int outside, long steps, Duration lateness, boolean answers) {}
