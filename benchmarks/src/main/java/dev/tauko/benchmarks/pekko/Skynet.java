package dev.tauko.benchmarks.pekko;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A tree of actors, ten children to each; the leaves tell their numbers, the others sums. */
public final class Skynet {
  private static final int CHILDREN = 10;

  private Skynet() {}

  /** Prints nanoseconds for each leaf. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Skynet [LEAVES [ROUNDS]]", args);
    int leaves = arguments.powerOfTen(1_000_000);
    int rounds = arguments.number(5);
    arguments.end();
    try (Actors actors = new Actors()) {
      Rounds.nanosEach(
          rounds, leaves, () -> Rounds.check(actors.run(result -> whole(leaves, result)), leaves));
    }
  }

  private static Behavior<Integer> whole(int leaves, CompletableFuture<Long> result) {
    return Behaviors.setup(context -> {
      ActorRef<Integer> self = context.getSelf();
      context.spawnAnonymous(
          tree(
              0,
              leaves,
              sum -> {
                result.complete(sum);
                self.tell(leaves);
              }));
      return Behaviors.receiveMessage(_ -> Behaviors.stopped());
    });
  }

  private static Behavior<Long> tree(long first, int leaves, LongConsumer parent) {
    return Behaviors.setup(context -> {
      if (leaves == 1) {
        parent.accept(first);
        return Behaviors.stopped();
      }
      ActorRef<Long> self = context.getSelf();
      int each = leaves / CHILDREN;
      for (int i = 0; i < CHILDREN; i++) {
        context.spawnAnonymous(tree(first + (long) i * each, each, self::tell));
      }
      return sum(CHILDREN, 0, parent);
    });
  }

  private static Behavior<Long> sum(int missing, long sum, LongConsumer parent) {
    return Behaviors.receiveMessage(number -> {
      if (missing > 1) {
        return sum(missing - 1, sum + number, parent);
      }
      parent.accept(sum + number);
      return Behaviors.stopped();
    });
  }
}
