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
 */
final class DoneRequests {

  private static final class Done {
    final Set<Long> requests = new HashSet<>();
    long heard;
  }

  private final long retention;
  private final QueueStore store;
  private final Map<String, Done> nodes = new HashMap<>();

  DoneRequests(long retention, QueueStore store) {
    this.retention = retention;
    this.store = store;
  }

  private static String nodeOf(String session) {
    return session.substring(0, session.lastIndexOf('#'));
  }

  boolean contains(String session, long request) {
    Done done = nodes.get(nodeOf(session));
    return done != null && done.requests.contains(request);
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
    if (done != null) {
      done.heard = now;
    }
  }

  /** The node knows of all up to a number, except for some. */
  void known(String session, long highest, List<Long> except) {
    Done done = nodes.get(nodeOf(session));
    if (done != null) {
      done.requests.removeIf(request -> request <= highest && !except.contains(request));
    }
  }

  /** The node knows of all, and wants nothing more. */
  void forget(String session) {
    String node = nodeOf(session);
    if (nodes.remove(node) != null) {
      store.forgotten(node);
    }
  }

  void tick(long now) {
    nodes
        .entrySet()
        .removeIf(entry -> {
          boolean over = now - entry.getValue().heard >= retention;
          if (over) {
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
        .map(entry -> new QueueRecord.Done(entry.getKey(), List.copyOf(entry.getValue().requests)))
        .toList();
  }
}
