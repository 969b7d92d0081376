package dev.tauko.internal.task;

/** What follows the bodies of a loop's coroutines, in a test. Called on the loop. */
public interface BodyWatch {

  /** The calling coroutine is about to suspend. */
  void beforeWait();

  /**
   * The calling coroutine is about to get the outcome of what it has awaited.
   *
   * @throws Exception what it gets in its place
   */
  void beforeOutcome() throws Exception;

  /** A coroutine has not suspended, but blocks in a call of the JDK. */
  void blocks(CoroutineTask<?> task);

  /** Something has failed that no one has asked about so far. */
  void failed(LoopFuture<?> failed);
}
