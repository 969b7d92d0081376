/** The keys of {@code tauko.cluster}, checked. Internal. */
@NullMarked
package dev.tauko.cluster.internal.settings;

import org.jspecify.annotations.NullMarked;
