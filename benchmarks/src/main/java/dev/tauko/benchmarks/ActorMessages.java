package dev.tauko.benchmarks;

/** Messages to actors in direct style. */
public final class ActorMessages {
  private ActorMessages() {}

  /** Prints the nanoseconds that each message takes. */
  public static void main(String[] args) throws Exception {
    ActorRounds.messages(new DirectStyle(), args);
  }
}
