package dev.tauko.benchmarks.pekko;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Adds up the numbers that it is told, as many as are expected, gives the sum and stops. */
final class Sum extends ExtensibleBehavior<Integer> {
  private final CompletableFuture<Long> result;
  private int missing;
  private long sum;

  Sum(int expected, CompletableFuture<Long> result) {
    this.missing = expected;
    this.result = result;
  }

  @Override
  public Behavior<Integer> receive(TypedActorContext<Integer> context, Integer number) {
    sum += number;
    if (--missing > 0) {
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
