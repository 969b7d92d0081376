package dev.tauko.benchmarks.pekko;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** One group of actors after another, each of which only tells a number and stops. */
public final class Gathers {
  private Gathers() {}

  /** Prints nanoseconds for each child. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Gathers [WIDTH [CHILDREN [ROUNDS]]]", args);
    int width = arguments.number(10);
    int children = arguments.number(500_000);
    int rounds = arguments.number(10);
    arguments.end();
    int whole = children / width * width;
    try (Actors actors = new Actors()) {
      Rounds.nanosEach(
          rounds,
          children,
          () -> Rounds.check(actors.run(result -> oneByOne(width, whole, result)), whole));
    }
  }

  /** Gives the sum of the numbers of all children. */
  static Behavior<Integer> oneByOne(int width, int children, CompletableFuture<Long> result) {
    return Behaviors.setup(context -> {
      Parent parent = new Parent(width, children, result);
      parent.spawn(context);
      return parent;
    });
  }

  /** Starts the next group when the last child of the one before has told its number. */
  private static final class Parent extends ExtensibleBehavior<Integer> {
    private final int width;
    private final int children;
    private final CompletableFuture<Long> result;
    private int spawned;
    private int missing;
    private long sum;

    Parent(int width, int children, CompletableFuture<Long> result) {
      this.width = width;
      this.children = children;
      this.result = result;
    }

    void spawn(TypedActorContext<Integer> context) {
      ActorRef<Integer> self = context.asJava().getSelf();
      for (int i = 0; i < width; i++) {
        int number = spawned++;
        context
            .asJava()
            .<Integer>spawnAnonymous(
                Behaviors.setup(_ -> {
                  self.tell(number);
                  return Behaviors.stopped();
                }));
      }
      missing = width;
    }

    @Override
    public Behavior<Integer> receive(TypedActorContext<Integer> context, Integer number) {
      sum += number;
      if (--missing > 0) {
        return Behaviors.same();
      }
      if (spawned < children) {
        spawn(context);
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
}
