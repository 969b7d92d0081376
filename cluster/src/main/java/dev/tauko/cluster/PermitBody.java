package dev.tauko.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What is done while a {@link ClusterPermit} is held.
 *
 * @param <T> the type of the value
 * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
 */
@FunctionalInterface
public interface PermitBody<T extends @Nullable Object, X extends Exception> {

  /**
   * Does it.
   *
   * @throws X what the body throws
   */
  T run(ClusterPermit permit) throws X;

  /**
   * A body that returns nothing.
   *
   * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
   */
  @FunctionalInterface
  interface OfVoid<X extends Exception> {

    /**
     * Does it.
     *
     * @throws X what the body throws
     */
    void run(ClusterPermit permit) throws X;
  }
}
