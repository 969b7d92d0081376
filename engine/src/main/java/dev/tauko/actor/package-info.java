/**
 * Coroutines and actors together: behaviors written as straight programs, asking from coroutines,
 * coroutines that end with an actor.
 */
@NullMarked
package dev.tauko.actor;

import org.jspecify.annotations.NullMarked;
