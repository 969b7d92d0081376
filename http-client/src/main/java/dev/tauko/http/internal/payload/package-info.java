/** What requests carry: the kinds of {@link dev.tauko.http.RequestBody}. Internal. */
@NullMarked
package dev.tauko.http.internal.payload;

import org.jspecify.annotations.NullMarked;
