/**
 * The time of a request, and waiting within it.
 *
 * <p>Internal.
 */
@NullMarked
package dev.tauko.http.internal.time;

import org.jspecify.annotations.NullMarked;
