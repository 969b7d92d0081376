package dev.tauko.loop;

/**
 * A message to an actor of the engine that changes the engine's state: it runs in the actor's turn,
 * within the guard.
 */
@FunctionalInterface
public interface GuardedStep extends Runnable {}
