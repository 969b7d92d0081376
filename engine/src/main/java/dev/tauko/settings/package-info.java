/** The configuration, read strictly. Internal. */
@NullMarked
package dev.tauko.settings;

import org.jspecify.annotations.NullMarked;
