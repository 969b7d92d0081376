/** What Pekko's own methods need around them. Shared by all modules of Tauko. */
@NullMarked
package dev.tauko.internal.pekko;

import org.jspecify.annotations.NullMarked;
