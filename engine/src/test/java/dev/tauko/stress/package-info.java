/**
 * Invariants under load on the parallel dispatcher: random cancellations against every primitive.
 * Left out of the normal build, see the profile {@code stress}.
 */
package dev.tauko.stress;
