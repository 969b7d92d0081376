package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.CborMessage;

/** What a ledger has at a moment. */
public record LedgerState(int permits, int held, int waiting, boolean settled)
    implements CborMessage {}
