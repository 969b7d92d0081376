/**
 * Where a request goes: URLs as people write them, in the form that goes over the wire. Internal.
 */
@NullMarked
package dev.tauko.http.internal.url;

import org.jspecify.annotations.NullMarked;
