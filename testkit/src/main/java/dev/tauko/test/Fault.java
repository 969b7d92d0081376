package dev.tauko.test;

import dev.tauko.Task;

/** What is done to a program on its way. Called on the loop. */
interface Fault {

  /** Nothing. */
  Fault NONE = new Fault() {};

  /** A step of a coroutine begins. */
  default void begins(Task<?> task) {}

  /** The calling coroutine is about to suspend. */
  default void beforeWait() {}

  /**
   * The calling coroutine is about to get the outcome of what it has awaited.
   *
   * @throws Exception what it gets in its place
   */
  default void beforeOutcome() throws Exception {}
}
