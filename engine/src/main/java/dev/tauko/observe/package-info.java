/**
 * What an engine does at a moment: tasks, what they wait for, who holds it, and deadlocks, as data
 * and as text. See {@link dev.tauko.Engine#snapshot()}.
 */
@NullMarked
package dev.tauko.observe;

import org.jspecify.annotations.NullMarked;
