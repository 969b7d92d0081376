package dev.tauko.benchmarks;

/** Actors in direct style that wait for a message. */
public final class IdleActors {
  private IdleActors() {}

  /** Prints the bytes of heap that each takes. */
  public static void main(String[] args) throws Exception {
    ActorRounds.memory(new DirectStyle(), args);
  }
}
