/**
 * What direct-style actors are made of: the body of a behavior, its inbox, asks, coroutines among
 * an actor's children.
 *
 * <p>Internal: the types here are public only so that {@code dev.tauko.actor} can reach them.
 */
@NullMarked
package dev.tauko.internal.actor;

import org.jspecify.annotations.NullMarked;
