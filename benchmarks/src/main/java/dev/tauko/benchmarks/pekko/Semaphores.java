package dev.tauko.benchmarks.pekko;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Permits that one actor hands to others, each of which holds one for a message to itself. */
public final class Semaphores {
  private static final int PERMITS = 10;

  private Semaphores() {}

  /** What the actor with the permits is told. */
  private sealed interface Request {}

  private record Acquire(ActorRef<Turn> holder) implements Request {}

  private record Release() implements Request {}

  /** What a holder is told: that it has a permit, and later that its turn is over. */
  private enum Turn {
    BEGIN,
    END
  }

  /** Prints nanoseconds for each permit taken and given back. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Semaphores [crowd [PERMITS [ROUNDS]]]", args);
    arguments.word("crowd");
    int permits = arguments.number(100_000);
    int rounds = arguments.number(10);
    arguments.end();
    try (Actors actors = new Actors()) {
      Rounds.nanosEach(
          rounds,
          permits,
          () -> Rounds.check(actors.run(result -> crowd(permits, result)), permits));
    }
  }

  private static Behavior<Integer> crowd(int holders, CompletableFuture<Long> result) {
    return Behaviors.setup(context -> {
      ActorRef<Request> semaphore = context.spawnAnonymous(semaphore(PERMITS, new ArrayDeque<>()));
      for (int i = 0; i < holders; i++) {
        context.spawnAnonymous(holder(i, semaphore, context.getSelf()));
      }
      return new Sum(holders, result);
    });
  }

  private static Behavior<Request> semaphore(int free, Deque<ActorRef<Turn>> waiting) {
    return Behaviors.receiveMessage(request -> {
      int left = free;
      switch (request) {
        case Acquire acquire -> waiting.add(acquire.holder);
        case Release _ -> left++;
      }
      while (left > 0 && !waiting.isEmpty()) {
        waiting.remove().tell(Turn.BEGIN);
        left--;
      }
      return left == free ? Behaviors.same() : semaphore(left, waiting);
    });
  }

  private static Behavior<Turn> holder(
      int number, ActorRef<Request> semaphore, ActorRef<Integer> parent) {
    return Behaviors.setup(context -> {
      semaphore.tell(new Acquire(context.getSelf()));
      return Behaviors.receiveMessage(turn -> {
        if (turn == Turn.BEGIN) {
          context.getSelf().tell(Turn.END);
          return Behaviors.same();
        }
        semaphore.tell(new Release());
        parent.tell(number);
        return Behaviors.stopped();
      });
    });
  }
}
