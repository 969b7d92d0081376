package dev.tauko.cluster.internal.remote;

import dev.tauko.Task;
import dev.tauko.cluster.internal.remote.AgentMessage.Ended;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * A body that this node runs: the task, and its outcome when there is one. Used in turns of an
 * actor, except for {@link #end}.
 */
final class Execution {
  private final ActorRef<AgentMessage> caller;
  private @Nullable Task<Ended> task;
  private int cancelRequests;
  private boolean seen;
  private volatile boolean cancelRequested;
  private volatile @Nullable Ended ended;

  Execution(ActorRef<AgentMessage> caller) {
    this.caller = caller;
  }

  void attach(Task<Ended> started) {
    task = started;
  }

  /** Has the outcome told when there is one: what is to be said, or what was thrown. */
  void onEnd(BiConsumer<@Nullable Ended, @Nullable Throwable> action) {
    if (task != null) {
      var _ = task.toCompletableFuture().whenComplete(action);
    }
  }

  /** The body has ended. */
  void end(Ended how) {
    ended = how;
    caller.tell(how);
  }

  /** Tells the outcome once more, if there is one: it may have been lost. */
  void tellAgain() {
    Ended known = ended;
    if (known != null) {
      caller.tell(known);
    }
  }

  /** Whether the outcome was there the last time that this was asked. */
  boolean isKeptSinceLastTime() {
    boolean was = seen;
    seen = ended != null;
    return was;
  }

  /** Cancels the body, unless that very request has been carried out. */
  void cancel(int request, @Nullable String message) {
    if (request > cancelRequests) {
      cancelRequests = request;
      cancelForGood(message);
    } else {
      tellAgain();
    }
  }

  void cancelForGood(@Nullable String message) {
    cancelRequested = true;
    if (task != null) {
      task.cancel(message);
    }
  }

  boolean isCancelRequested() {
    return cancelRequested;
  }
}
