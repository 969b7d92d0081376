/** Tests of leases, and a simulated cluster for them. */
@NullMarked
package dev.tauko.cluster.internal.lease;

import org.jspecify.annotations.NullMarked;
