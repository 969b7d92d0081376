package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.CborMessage;

/**
 * What all nodes know about the latest term of a shard.
 *
 * @param number that of the term; a later one has a higher number
 * @param ttl how long leases of the term may last, in nanoseconds
 * @param node where it is
 */
public record TermRecord(long number, long ttl, String node) implements CborMessage {}
