package dev.tauko.test;

/** What a schedule may decide. */
public enum Order {

  /**
   * The order among timers with equal deadlines, which asyncio leaves open. Everything else is
   * first in, first out.
   */
  TIES,

  /**
   * The order among all coroutines that are ready, as on several cores. One step runs at a time all
   * the same. Callbacks keep their own order.
   */
  ANY
}
