package dev.tauko.benchmarks.pekko;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Actors that tell themselves a message some seconds later, all at once. */
public final class Sleepers {
  private Sleepers() {}

  /** Prints the seconds until the last one has its message. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Sleepers [SECONDS [SLEEPERS [ROUNDS]]]", args);
    Duration delay = Duration.ofSeconds(arguments.number(1));
    int sleepers = arguments.number(100_000);
    int rounds = arguments.number(5);
    arguments.end();
    try (Actors actors = new Actors()) {
      Rounds.seconds(
          rounds, () -> Rounds.check(actors.run(result -> all(sleepers, delay, result)), sleepers));
    }
  }

  private static Behavior<Integer> all(
      int sleepers, Duration delay, CompletableFuture<Long> result) {
    return Behaviors.setup(context -> {
      for (int i = 0; i < sleepers; i++) {
        context.spawnAnonymous(sleeper(i, delay, context.getSelf()));
      }
      return new Sum(sleepers, result);
    });
  }

  private static Behavior<Integer> sleeper(int number, Duration delay, ActorRef<Integer> parent) {
    return Behaviors.setup(context -> {
      context.scheduleOnce(delay, context.getSelf(), number);
      return Behaviors.receiveMessage(_ -> {
        parent.tell(number);
        return Behaviors.stopped();
      });
    });
  }
}
