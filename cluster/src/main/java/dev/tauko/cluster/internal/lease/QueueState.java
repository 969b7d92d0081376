package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.CborMessage;

/** What the ledger of a queue has at a moment. */
public record QueueState(
    int capacity, int waiting, int leased, int getting, int putting, boolean shutDown)
    implements CborMessage {}
