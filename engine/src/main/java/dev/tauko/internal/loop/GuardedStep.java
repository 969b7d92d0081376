package dev.tauko.internal.loop;

/**
 * An action of the engine that changes the engine's state: it runs within the guard, runs no code
 * of users, and does not wait.
 */
@FunctionalInterface
public interface GuardedStep extends Runnable {}
