/** The console's settings, read strictly. Internal. */
@NullMarked
package dev.tauko.console.internal.settings;

import org.jspecify.annotations.NullMarked;
