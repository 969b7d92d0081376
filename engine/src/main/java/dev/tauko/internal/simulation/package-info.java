/**
 * What the test kit sees of an engine: the order of steps, virtual time, and the tasks and failures
 * that a run has left.
 */
@NullMarked
package dev.tauko.internal.simulation;

import org.jspecify.annotations.NullMarked;
