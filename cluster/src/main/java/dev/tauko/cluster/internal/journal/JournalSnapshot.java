package dev.tauko.cluster.internal.journal;

import dev.tauko.cluster.internal.wire.CborMessage;
import dev.tauko.cluster.internal.wire.Payload;
import java.util.Map;

/**
 * All entries of a {@link Journal}, as they are stored. This class keeps its name and its field.
 */
public record JournalSnapshot(Map<String, Payload> entries) implements CborMessage {}
