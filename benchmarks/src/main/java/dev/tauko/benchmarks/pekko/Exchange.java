package dev.tauko.benchmarks.pekko;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Tells another actor one number after another, each when the one before has come back. */
final class Exchange extends ExtensibleBehavior<Integer> {
  private final int exchanges;
  private final ActorRef<Integer> other;
  private final CompletableFuture<Long> result;
  private long sum;

  Exchange(int exchanges, ActorRef<Integer> other, CompletableFuture<Long> result) {
    this.exchanges = exchanges;
    this.other = other;
    this.result = result;
  }

  @Override
  public Behavior<Integer> receive(TypedActorContext<Integer> context, Integer number) {
    sum += number;
    int next = number + 1;
    if (next < exchanges) {
      other.tell(next);
      return Behaviors.same();
    }
    result.complete(sum);
    return Behaviors.stopped();
  }

  @Override
  public Behavior<Integer> receiveSignal(TypedActorContext<Integer> context, Signal signal) {
    return Behaviors.unhandled();
  }
}
