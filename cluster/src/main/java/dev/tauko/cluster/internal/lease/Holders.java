package dev.tauko.cluster.internal.lease;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * The coroutines that have made requests of an agent, which watches each as long as it has one.
 * Belongs to the agent.
 */
final class Holders {
  private final ActorContext<?> context;
  private final Map<ActorRef<?>, Set<Long>> requests = new HashMap<>();

  Holders(ActorContext<?> context) {
    this.context = context;
  }

  /** A coroutine has made a request. */
  void add(ActorRef<?> holder, long request) {
    requests
        .computeIfAbsent(
            holder,
            _ -> {
              context.watch(holder);
              return new HashSet<>();
            })
        .add(request);
  }

  /** A request is over. */
  void remove(ActorRef<?> holder, long request) {
    Set<Long> others = requests.get(holder);
    if (others != null) {
      others.remove(request);
      if (others.isEmpty()) {
        requests.remove(holder);
        context.unwatch(holder);
      }
    }
  }

  /** A coroutine has ended; gives the requests that it had. */
  Set<Long> ended(ActorRef<?> holder) {
    Set<Long> had = requests.remove(holder);
    return had == null ? Set.of() : had;
  }
}
