/**
 * Leases: who may decide about a name, who holds what of it and until when. {@link
 * dev.tauko.cluster.internal.lease.PermitLedger} and {@link
 * dev.tauko.cluster.internal.lease.PermitClaims} are the two halves of the protocol as plain
 * objects; actors carry their messages. Internal.
 */
@NullMarked
package dev.tauko.cluster.internal.lease;

import org.jspecify.annotations.NullMarked;
