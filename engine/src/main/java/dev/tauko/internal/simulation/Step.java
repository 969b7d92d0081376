package dev.tauko.internal.simulation;

import dev.tauko.Task;
import org.jspecify.annotations.Nullable;

/**
 * What may have the next turn in a simulated run.
 *
 * @param subject the number of what has it, in the order in which they had, or might have had,
 *     their first turns: the same for all steps of a coroutine, and for all callbacks
 * @param name the name of the task or actor, or the kind of step
 * @param task the task, if it is the step of one
 */
public record Step(int subject, String name, @Nullable Task<?> task) {}
