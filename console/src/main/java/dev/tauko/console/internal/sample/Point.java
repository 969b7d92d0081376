package dev.tauko.console.internal.sample;

/**
 * The figures of a moment, for the small charts.
 *
 * @param at when, in milliseconds of the sampler's clock
 * @param tasks tasks that are not done
 * @param ready steps that are ready to run
 * @param steps steps in a second; -1 if they are not counted
 * @param lateness how long the loop has taken to give the sample its first turn, in milliseconds
 */
public record Point(long at, int tasks, int ready, double steps, double lateness) {}
