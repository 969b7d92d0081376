/**
 * Reading the body of a response: whole, in pieces, by lines, as events, as a stream, into a file.
 * Internal.
 */
@NullMarked
package dev.tauko.http.internal.reading;

import org.jspecify.annotations.NullMarked;
