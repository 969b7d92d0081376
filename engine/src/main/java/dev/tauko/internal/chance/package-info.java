/** Random numbers, which a simulated run draws from its seed; shared by all modules of Tauko. */
@NullMarked
package dev.tauko.internal.chance;

import org.jspecify.annotations.NullMarked;
