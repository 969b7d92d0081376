/**
 * Content codings of responses: undone while a body streams, within limits on what comes out.
 * Internal.
 */
@NullMarked
package dev.tauko.http.internal.coding;

import org.jspecify.annotations.NullMarked;
