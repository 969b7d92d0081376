package dev.tauko.internal.task;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A request to cancel on its way: a task passes it on to what its body waits for, a gather to its
 * children. It goes down one branch after another, and back up with the answer whether there was
 * anything to cancel. The way is kept in a list, not on the stack, so that tasks and gathers may
 * wait for each other in chains and nests of any depth. Confined to the loop.
 */
final class CancelWalk {

  /** A future that has passed the request on, and those whom it has not asked yet. */
  private static final class Relay {
    private final LoopFuture<?> future;
    private final Iterator<? extends LoopFuture<?>> targets;
    private boolean any;

    Relay(LoopFuture<?> future, Iterator<? extends LoopFuture<?>> targets) {
      this.future = future;
      this.targets = targets;
    }
  }

  private final @Nullable String message;
  private final ArrayDeque<Relay> path = new ArrayDeque<>();

  private CancelWalk(@Nullable String message) {
    this.message = message;
  }

  /** Cancels a future that passes requests on; tells whether there was anything to cancel. */
  static boolean cancel(LoopFuture<?> first, @Nullable String message) {
    CancelWalk walk = new CancelWalk(message);
    try {
      return walk.from(first);
    } finally {
      walk.path.forEach(relay -> relay.future.cancelPassedOn(true, message));
    }
  }

  private boolean from(LoopFuture<?> first) {
    LoopFuture<?> next = first;
    while (true) {
      boolean answer = ask(next);
      Relay relay = path.peek();
      while (relay != null && !tell(relay, answer).hasNext()) {
        path.pop();
        answer = relay.future.cancelPassedOn(relay.any, message);
        relay = path.peek();
      }
      if (relay == null) {
        return answer;
      }
      next = relay.targets.next();
    }
  }

  /** The answer of a future; none yet, if it has to ask others. */
  private boolean ask(LoopFuture<?> future) {
    Iterator<? extends LoopFuture<?>> targets = future.passCancelOn();
    if (targets == null) {
      return future.cancelHere(message);
    }
    path.push(new Relay(future, targets));
    return false;
  }

  private static Iterator<? extends LoopFuture<?>> tell(Relay relay, boolean answer) {
    relay.any |= answer;
    return relay.targets;
  }
}
