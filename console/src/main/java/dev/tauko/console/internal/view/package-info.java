/** What a browser is shown of a sample: rows, never more than fit a page or two. Internal. */
@NullMarked
package dev.tauko.console.internal.view;

import org.jspecify.annotations.NullMarked;
