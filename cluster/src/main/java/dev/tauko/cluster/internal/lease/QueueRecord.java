package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.Payload;
import java.util.List;
import java.util.Objects;

/** What a queue must not forget, as it is handed on or stored. Fields keep their names. */
public interface QueueRecord {

  /**
   * An item.
   *
   * @param place its place in the order of items
   * @param deliveries how often it has been handed out
   */
  record Item(long place, Payload item, int deliveries) implements QueueRecord {}

  /**
   * What has been done for a node that may not know of it yet.
   *
   * @param node the node, by the beginning of its sessions' names
   * @param done the puts and acknowledgements that have had their effect
   * @param places where the items were that have been acknowledged; empty where what is stored
   *     tells which items there are
   */
  record Done(String node, List<Long> done, List<Long> places) implements QueueRecord {
    /** What was stored earlier has no places. */
    public Done {
      places = Objects.requireNonNullElse(places, List.of());
    }
  }
}
