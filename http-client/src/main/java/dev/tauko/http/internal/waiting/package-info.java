/**
 * Waiting: within the time of a request, for stages, and for coroutines from outside of them.
 * Internal.
 */
@NullMarked
package dev.tauko.http.internal.waiting;

import org.jspecify.annotations.NullMarked;
