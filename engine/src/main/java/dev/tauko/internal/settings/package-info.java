/** The configuration, read strictly. Internal. */
@NullMarked
package dev.tauko.internal.settings;

import org.jspecify.annotations.NullMarked;
