/** The settings of {@code tauko.http}, read and checked. Internal. */
@NullMarked
package dev.tauko.http.internal.settings;

import org.jspecify.annotations.NullMarked;
