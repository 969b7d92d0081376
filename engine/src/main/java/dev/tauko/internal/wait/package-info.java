/**
 * Waits that say what they are, for modules that build their own constructs on task groups.
 * Internal.
 */
@NullMarked
package dev.tauko.internal.wait;

import org.jspecify.annotations.NullMarked;
