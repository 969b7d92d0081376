package dev.tauko.tools;

import org.jspecify.annotations.Nullable;

/**
 * A function of an item. May suspend.
 *
 * @param <A> the type of the items
 * @param <R> the type of the results
 * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
 */
@FunctionalInterface
public interface Mapping<
    A extends @Nullable Object, R extends @Nullable Object, X extends Exception> {

  /**
   * The result for an item.
   *
   * @throws X what the function throws
   */
  R apply(A item) throws X;

  /**
   * An action on an item, without a result. May suspend.
   *
   * @param <A> the type of the items
   * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
   */
  @FunctionalInterface
  interface OfVoid<A extends @Nullable Object, X extends Exception> {

    /**
     * Does it.
     *
     * @throws X what the action throws
     */
    void accept(A item) throws X;
  }
}
