package dev.tauko.benchmarks.pekko;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Actors that do nothing but tell: themselves, or each other. */
public final class Switches {
  private static final int MANY = 1000;

  private Switches() {}

  /** Prints nanoseconds for each message. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("Switches [one|pair|many [SWITCHES [ROUNDS]]]", args);
    String kind = arguments.word("one", "pair", "many");
    int switches = arguments.number(1_000_000);
    int rounds = arguments.number(10);
    arguments.end();
    try (Actors actors = new Actors()) {
      Rounds.nanosEach(
          rounds,
          switches,
          () -> {
            switch (kind) {
              case "one" -> Rounds.check(actors.run(result -> some(1, switches, result)), 1);
              case "pair" ->
                  Rounds.check(actors.run(result -> pair(switches / 2, result)), switches / 2);
              default -> {
                int each = Math.max(1, switches / MANY);
                Rounds.check(actors.run(result -> some(MANY, each, result)), MANY);
              }
            }
          });
    }
  }

  /** Waits for some actors that tell themselves messages, and adds up their numbers. */
  private static Behavior<Integer> some(int actors, int each, CompletableFuture<Long> result) {
    return Behaviors.setup(context -> {
      for (int i = 0; i < actors; i++) {
        context.spawnAnonymous(countdown(i, each, context.getSelf()));
      }
      return new Sum(actors, result);
    });
  }

  private static Behavior<Integer> countdown(int number, int messages, ActorRef<Integer> parent) {
    return Behaviors.setup(context -> {
      context.getSelf().tell(messages);
      return Behaviors.receiveMessage(left -> {
        if (left == 0) {
          parent.tell(number);
          return Behaviors.stopped();
        }
        context.getSelf().tell(left - 1);
        return Behaviors.same();
      });
    });
  }

  /** Throws numbers to another actor, which throws them back. */
  static Behavior<Integer> pair(int exchanges, CompletableFuture<Long> result) {
    return Behaviors.setup(context -> {
      ActorRef<Integer> echo = context.spawnAnonymous(echo(context.getSelf()));
      echo.tell(0);
      return new Exchange(exchanges, echo, result);
    });
  }

  private static Behavior<Integer> echo(ActorRef<Integer> from) {
    return Behaviors.receiveMessage(number -> {
      from.tell(number);
      return Behaviors.same();
    });
  }
}
