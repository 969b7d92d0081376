package dev.tauko.cluster.internal.journal;

import dev.tauko.cluster.internal.wire.CborMessage;
import dev.tauko.cluster.internal.wire.Payload;
import java.util.List;
import java.util.Map;

/**
 * A change of a {@link Journal}, as it is stored. This class keeps its name and its fields.
 *
 * @param put entries that are added or changed
 * @param removed keys of entries that are removed
 */
public record JournalChange(Map<String, Payload> put, List<String> removed)
    implements CborMessage {}
