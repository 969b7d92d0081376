package dev.tauko;

/** When {@link Asyncio#waitTasks} returns. */
public enum ReturnWhen {
  /** As soon as one is done or was cancelled. */
  FIRST_COMPLETED,
  /**
   * As soon as one has failed with an exception; a cancelled one does not count. Else, when all
   * are.
   */
  FIRST_EXCEPTION,
  /** When all are done or were cancelled. */
  ALL_COMPLETED
}
