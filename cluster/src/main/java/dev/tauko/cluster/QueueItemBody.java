package dev.tauko.cluster;

import org.jspecify.annotations.Nullable;

/**
 * The work on an item of a {@link ClusterQueue}.
 *
 * @param <T> the type of the item
 * @param <R> the type of the value
 * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
 */
@FunctionalInterface
public interface QueueItemBody<T, R extends @Nullable Object, X extends Exception> {

  /**
   * Does it.
   *
   * @throws X what the body throws
   */
  R run(ClusterQueueItem<? extends T> item) throws X;

  /**
   * Work that returns nothing.
   *
   * @param <T> the type of the item
   * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
   */
  @FunctionalInterface
  interface OfVoid<T, X extends Exception> {

    /**
     * Does it.
     *
     * @throws X what the body throws
     */
    void run(ClusterQueueItem<? extends T> item) throws X;
  }
}
