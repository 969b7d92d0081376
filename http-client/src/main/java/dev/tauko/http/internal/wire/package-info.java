/**
 * What a server may send, and how it is read: heads, framing, chunks; strictly, within limits, and
 * before Pekko HTTP's parser sees it. Internal.
 */
@NullMarked
package dev.tauko.http.internal.wire;

import org.jspecify.annotations.NullMarked;
