package dev.tauko.benchmarks.pekko;

import dev.tauko.benchmarks.ActorRounds;

/** Messages to actors written by hand. */
public final class ActorMessages {
  private ActorMessages() {}

  /** Prints the nanoseconds that each message takes. */
  public static void main(String[] args) throws Exception {
    ActorRounds.messages(new HandWritten(), args);
  }
}
