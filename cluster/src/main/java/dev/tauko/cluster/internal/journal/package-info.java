/**
 * What outlives all nodes, if a journal of Pekko Persistence is configured. Only {@link
 * dev.tauko.cluster.internal.journal.JournalActor} needs Pekko Persistence. Internal.
 */
@NullMarked
package dev.tauko.cluster.internal.journal;

import org.jspecify.annotations.NullMarked;
