package dev.tauko.cluster.internal.lease;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which requests of nodes have had their effect, for as long as the nodes may not know: until a
 * node has said that it does, or was not heard of for some time. Sessions are named by their node,
 * {@code #} and a number. Not thread-safe.
 *
 * <p>What a node has said that it knows is not needed by name any more: of its requests up to the
 * highest, only those that it still wants answered are new, and any other one is a copy that has
 * been on its way for long.
 */
final class DoneRequests {

  private static final class Done {
    /** To each of them the place of the item that it has acknowledged, or zero for a put. */
    final Map<Long, Long> requests = new HashMap<>();

    Set<Long> open = Set.of();
    long highest;
    long heard;
    boolean hasLeft;
  }

  private final long retention;
  private final long longestOnItsWay;
  private final QueueStore store;
  private final Map<String, Done> nodes = new HashMap<>();

  /**
   * Nothing has been done.
   *
   * @param retention for how long a node is remembered that is not heard of
   * @param longestOnItsWay for how long one is that has left, for copies of what it had sent
   */
  DoneRequests(long retention, long longestOnItsWay, QueueStore store) {
    this.retention = retention;
    this.longestOnItsWay = longestOnItsWay;
    this.store = store;
  }

  private static String nodeOf(String session) {
    return session.substring(0, session.lastIndexOf('#'));
  }

  boolean contains(String session, long request) {
    Done done = nodes.get(nodeOf(session));
    return done != null && done.requests.containsKey(request);
  }

  /** Whether the node does not want this request to have an effect. */
  boolean isLateCopy(String session, long request) {
    Done done = nodes.get(nodeOf(session));
    return done != null && request <= done.highest && !done.open.contains(request);
  }

  /**
   * A request has had its effect: it has put an item in, or has acknowledged the one of a place.
   */
  void add(String session, long request, long place, long now) {
    String node = nodeOf(session);
    Done done = nodes.computeIfAbsent(node, _ -> new Done());
    done.heard = now;
    done.requests.put(request, place);
    if (store.hasAllItems()) {
      store.done(new QueueRecord.Done(node, List.copyOf(done.requests.keySet()), List.of()));
    }
  }

  void heardOf(String session, long now) {
    Done done = nodes.get(nodeOf(session));
    if (done != null && !done.hasLeft) {
      done.heard = now;
    }
  }

  /**
   * The node knows of all up to a number, except for those that it wants answered. What it had no
   * use for before, it has none for again: then it has said this before, and it comes late.
   */
  void known(String session, long highest, Set<Long> open) {
    Done done = nodes.get(nodeOf(session));
    if (done != null && !done.hasLeft && highest >= done.highest) {
      Set<Long> still = new HashSet<>(open);
      still.removeIf(request -> request <= done.highest && !done.open.contains(request));
      done.open = still;
      done.highest = highest;
      done.requests.keySet().removeIf(request -> request <= highest && !still.contains(request));
    }
  }

  /** The node knows of all, and wants nothing more. */
  void forget(String session, long now) {
    String node = nodeOf(session);
    Done done = nodes.get(node);
    if (done != null && !done.hasLeft) {
      store.forgotten(node);
      done.requests.clear();
      done.open = Set.of();
      done.highest = Long.MAX_VALUE;
      done.heard = now;
      done.hasLeft = true;
    }
  }

  void tick(long now) {
    nodes
        .entrySet()
        .removeIf(entry -> {
          Done done = entry.getValue();
          boolean over = now - done.heard >= (done.hasLeft ? longestOnItsWay : retention);
          if (over && !done.hasLeft) {
            store.forgotten(entry.getKey());
          }
          return over;
        });
  }

  boolean isEmpty() {
    return nodes.isEmpty();
  }

  void restore(List<QueueRecord.Done> records, long now) {
    for (QueueRecord.Done each : records) {
      Done known = nodes.computeIfAbsent(each.node(), _ -> new Done());
      each.done().forEach(request -> known.requests.putIfAbsent(request, 0L));
      known.heard = now;
    }
  }

  List<QueueRecord.Done> records() {
    return nodes.entrySet().stream()
        .filter(entry -> !entry.getValue().hasLeft)
        .map(entry -> record(entry.getKey(), entry.getValue().requests))
        .toList();
  }

  private static QueueRecord.Done record(String node, Map<Long, Long> requests) {
    return new QueueRecord.Done(
        node,
        List.copyOf(requests.keySet()),
        requests.values().stream().filter(place -> place != 0).toList());
  }
}
