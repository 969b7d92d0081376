package dev.tauko.internal.loop;

/** A message from outside for an actor of a loop. */
record Arrival(LoopExecutor loop, LightActor actor, Object entry) implements Runnable {
  @Override
  public void run() {
    loop.arrive(actor, entry);
  }
}
