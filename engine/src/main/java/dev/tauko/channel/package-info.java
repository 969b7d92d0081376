/**
 * Channels, which hand elements from coroutine to coroutine, and {@code select}, which waits for
 * the first of several things and has exactly one of them happen.
 */
@NullMarked
package dev.tauko.channel;

import org.jspecify.annotations.NullMarked;
