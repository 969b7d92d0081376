package dev.tauko.benchmarks.pekko;

import dev.tauko.benchmarks.ActorRounds;

/** Actors written by hand that wait for a message. */
public final class IdleActors {
  private IdleActors() {}

  /** Prints the bytes of heap that each takes. */
  public static void main(String[] args) throws Exception {
    ActorRounds.memory(new HandWritten(), args);
  }
}
