package dev.tauko.benchmarks.pekko;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Two actors, and a ring of them. An actor's own mailbox, which has no bound, is its queue. */
public final class Queues {
  private static final int RING = 500;

  private Queues() {}

  /** Prints nanoseconds for each exchange, or each step of the token around the ring. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Queues [pingpong|ring [OPERATIONS [ROUNDS]]]", args);
    boolean pingpong = arguments.word("pingpong", "ring").equals("pingpong");
    int operations = arguments.number(500_000);
    int rounds = arguments.number(10);
    arguments.end();
    int steps = Math.max(1, operations / RING) * RING;
    try (Actors actors = new Actors()) {
      Rounds.nanosEach(
          rounds,
          operations,
          () -> {
            if (pingpong) {
              Rounds.check(actors.run(result -> Switches.pair(operations, result)), operations);
            } else {
              Rounds.checkCount((int) actors.run(result -> ring(steps, result)), steps);
            }
          });
    }
  }

  /** The first actor of a ring, which starts the others, the last one first. */
  private static Behavior<Integer> ring(int steps, CompletableFuture<Long> result) {
    return Behaviors.setup(context -> {
      ActorRef<Integer> next = context.getSelf();
      for (int i = 1; i < RING; i++) {
        next = context.spawnAnonymous(node(next));
      }
      ActorRef<Integer> second = next;
      second.tell(1);
      return Behaviors.receiveMessage(token -> {
        if (token < steps) {
          second.tell(token + 1);
          return Behaviors.same();
        }
        result.complete((long) token);
        return Behaviors.stopped();
      });
    });
  }

  private static Behavior<Integer> node(ActorRef<Integer> next) {
    return Behaviors.receiveMessage(token -> {
      next.tell(token + 1);
      return Behaviors.same();
    });
  }
}
