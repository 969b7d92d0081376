/** Who may look, and who may cancel. Internal. */
@NullMarked
package dev.tauko.console.internal.access;

import org.jspecify.annotations.NullMarked;
