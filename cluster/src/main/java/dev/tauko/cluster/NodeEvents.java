package dev.tauko.cluster;

import dev.tauko.CancelledError;
import java.util.Iterator;

/**
 * What happens to the nodes of the cluster, in the order in which this node learns of it. The first
 * events tell of the nodes that are there. Belongs to the coroutine that has asked for it, and is
 * closed when that ends.
 */
public interface NodeEvents extends Iterable<NodeEvent>, AutoCloseable {

  /**
   * The next event. Suspends until there is one. Events that happen meanwhile are kept.
   *
   * @throws CancelledError if the calling coroutine was cancelled; no event is lost by that
   */
  NodeEvent next();

  /** All events from now on, without an end. Suspends where there is none. */
  @Override
  Iterator<NodeEvent> iterator();

  /** Ends it. No further event is delivered. */
  @Override
  void close();
}
