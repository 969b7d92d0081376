/** Bodies of which one runs in the whole cluster. Internal. */
@NullMarked
package dev.tauko.cluster.internal.singleton;

import org.jspecify.annotations.NullMarked;
