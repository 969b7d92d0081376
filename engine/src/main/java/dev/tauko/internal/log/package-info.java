/** The log of the engine and of what is built on it. Internal. */
@NullMarked
package dev.tauko.internal.log;

import org.jspecify.annotations.NullMarked;
