package dev.tauko.internal.task;

import dev.tauko.internal.loop.Ledger;
import dev.tauko.internal.pekko.Stages;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What code off the loop has in hand of futures that are pending: each is completed by its future,
 * or fails when the actor system has ended, so that nobody waits for ever. Thread-safe.
 */
final class OutsideFutures {
  private final ActorSystem<?> system;
  private final Map<CompletableFuture<?>, LoopFuture<?>> pending = new ConcurrentHashMap<>();

  OutsideFutures(ActorSystem<?> system) {
    this.system = system;
    var _ =
        system
            .getWhenTerminated()
            .thenRunAsync(() -> pending.forEach(OutsideFutures::fail), Stages.DIRECTLY);
  }

  /** Takes care of what was made of a pending future, as long as it is pending. */
  void add(LoopFuture<?> of, CompletableFuture<?> outside) {
    pending.put(outside, of);
    assert Ledger.note(outside, true);
    var _ = outside.whenComplete((result, thrown) -> forget(outside));
    if (system.getWhenTerminated().toCompletableFuture().isDone()) {
      fail(outside, of);
    }
  }

  @SuppressWarnings("CollectionUndefinedEquality") // The very future is meant.
  private void forget(CompletableFuture<?> outside) {
    pending.remove(outside);
    assert Ledger.note(outside, false);
  }

  /** Nothing may come to a future any more; one that is done has an outcome all the same. */
  private static void fail(CompletableFuture<?> outside, LoopFuture<?> of) {
    String never = of + " will never be done: its event loop has ended";
    if (of.isDone()) {
      of.passOutcomeTo(outside);
    } else {
      outside.completeExceptionally(new IllegalStateException(never));
    }
  }
}
