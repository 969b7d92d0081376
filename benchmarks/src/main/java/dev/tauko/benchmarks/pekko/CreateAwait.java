package dev.tauko.benchmarks.pekko;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;

/** One actor after another, each of which only tells a number and stops. */
public final class CreateAwait {
  private CreateAwait() {}

  /** Prints nanoseconds for each actor. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("CreateAwait [ACTORS [ROUNDS]]", args);
    int count = arguments.number(500_000);
    int rounds = arguments.number(10);
    arguments.end();
    try (Actors actors = new Actors()) {
      Rounds.nanosEach(
          rounds,
          count,
          () -> Rounds.check(actors.run(result -> Gathers.oneByOne(1, count, result)), count));
    }
  }
}
