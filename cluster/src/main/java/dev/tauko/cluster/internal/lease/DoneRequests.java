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
    final Set<Long> requests = new HashSet<>();
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
    return done != null && done.requests.contains(request);
  }

  /** Whether the node does not want this request to have an effect. */
  boolean isLateCopy(String session, long request) {
    Done done = nodes.get(nodeOf(session));
    return done != null && request <= done.highest && !done.open.contains(request);
  }

  void add(String session, long request, long now) {
    String node = nodeOf(session);
    Done done = nodes.computeIfAbsent(node, _ -> new Done());
    done.heard = now;
    done.requests.add(request);
    store.done(new QueueRecord.Done(node, List.copyOf(done.requests)));
  }

  void heardOf(String session, long now) {
    Done done = nodes.get(nodeOf(session));
    if (done != null && !done.hasLeft) {
      done.heard = now;
    }
  }

  /** The node knows of all up to a number, except for those that it wants answered. */
  void known(String session, long highest, Set<Long> open) {
    Done done = nodes.get(nodeOf(session));
    if (done != null && !done.hasLeft && highest >= done.highest) {
      done.highest = highest;
      done.open = open;
      done.requests.removeIf(request -> request <= highest && !done.open.contains(request));
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
      known.requests.addAll(each.done());
      known.heard = now;
    }
  }

  List<QueueRecord.Done> records() {
    return nodes.entrySet().stream()
        .filter(entry -> !entry.getValue().hasLeft)
        .map(entry -> new QueueRecord.Done(entry.getKey(), List.copyOf(entry.getValue().requests)))
        .toList();
  }
}
