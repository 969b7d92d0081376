package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.CborMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger of a queue has at a moment.
 *
 * @param spec what the queue is made for; null if it has never been used
 */
public record QueueState(
    @Nullable QueueSpec spec, int waiting, int leased, int getting, int putting, boolean shutDown)
    implements CborMessage {}
