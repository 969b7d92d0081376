/**
 * Tests of coroutines that give the same result on every run.
 *
 * <p>{@link dev.tauko.test.Simulation} runs a program in virtual time, in the order of a schedule:
 * first in, first out, as asyncio does, or another one that a seed chooses; searches for a schedule
 * under which the program fails, and shrinks it. {@link dev.tauko.test.CoroutineTest} does so for
 * JUnit.
 */
@NullMarked
package dev.tauko.test;

import org.jspecify.annotations.NullMarked;
