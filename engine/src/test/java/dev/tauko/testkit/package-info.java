/**
 * What the engine's tests have in common: a {@link dev.tauko.testkit.Lab} for each carrier, with
 * virtual time, trails of what happened and what was logged, other threads and other JVMs.
 */
@NullMarked
package dev.tauko.testkit;

import org.jspecify.annotations.NullMarked;
